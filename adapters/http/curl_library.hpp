#pragma once

#include <curl/curl.h>

#include <memory>

namespace maestro {

/// The few functions of libcurl that a POST needs.
struct CurlLibrary {
  decltype(&curl_global_init_mem) global_init_mem = nullptr;
  decltype(&curl_easy_init) easy_init = nullptr;
  decltype(&curl_easy_setopt) easy_setopt = nullptr;
  decltype(&curl_easy_perform) easy_perform = nullptr;
  decltype(&curl_easy_getinfo) easy_getinfo = nullptr;
  decltype(&curl_easy_cleanup) easy_cleanup = nullptr;
  decltype(&curl_easy_strerror) easy_strerror = nullptr;
  decltype(&curl_slist_append) slist_append = nullptr;
  decltype(&curl_slist_free_all) slist_free_all = nullptr;
};

/// Opens libcurl.so.4 on the first call, because linking it doubles the time of every command that sends nothing
/// (measured: 2.0 times a bare program). All that libcurl frees is wiped first: it leaves a request twice, and an
/// answer once, in freed memory. Null when there is no usable libcurl. Thread-safe.
[[nodiscard]] const CurlLibrary* curl_library();

}  // namespace maestro
