#pragma once

#include <curl/curl.h>

namespace maestro {

/// The few functions of libcurl that a request needs.
struct CurlLibrary {
  decltype(&curl_global_init_mem) global_init_mem = nullptr;
  decltype(&curl_easy_init) easy_init = nullptr;
  decltype(&curl_easy_setopt) easy_setopt = nullptr;
  decltype(&curl_easy_getinfo) easy_getinfo = nullptr;
  decltype(&curl_easy_cleanup) easy_cleanup = nullptr;
  decltype(&curl_easy_strerror) easy_strerror = nullptr;
  decltype(&curl_slist_append) slist_append = nullptr;
  decltype(&curl_slist_free_all) slist_free_all = nullptr;
  decltype(&curl_multi_init) multi_init = nullptr;
  decltype(&curl_multi_add_handle) multi_add_handle = nullptr;
  decltype(&curl_multi_perform) multi_perform = nullptr;
  decltype(&curl_multi_info_read) multi_info_read = nullptr;
  decltype(&curl_multi_poll) multi_poll = nullptr;
  decltype(&curl_multi_remove_handle) multi_remove_handle = nullptr;
  decltype(&curl_multi_cleanup) multi_cleanup = nullptr;
};

/// Opens libcurl.so.4 on the first call, because linking it doubles the time of every command that sends nothing
/// (measured: 2.0 times a bare program). All that libcurl frees is wiped first: it leaves a request twice, and an
/// answer once, in freed memory. Null when there is no usable libcurl. Thread-safe.
[[nodiscard]] const CurlLibrary* curl_library();

/// Whether curl_library will find it, asked without opening it here: a short-lived child tries, with all the libraries
/// that it needs in turn. True as well when that cannot be found out. Costs about 10 ms; meant for before somebody is
/// sent to a browser in vain. Thread-safe.
[[nodiscard]] bool libcurl_is_installed();

}  // namespace maestro
