#include "adapters/http/curl_library.hpp"

#include <string.h>

#include <cstdlib>

#include "adapters/system/shared_library.hpp"
#include "adapters/system/wiping_memory.hpp"

namespace maestro {
namespace {

bool open(CurlLibrary& curl) {
  const SharedLibrary library("libcurl.so.4");
  return library.find("curl_global_init_mem", curl.global_init_mem) && library.find("curl_easy_init", curl.easy_init) &&
         library.find("curl_easy_setopt", curl.easy_setopt) && library.find("curl_easy_perform", curl.easy_perform) &&
         library.find("curl_easy_getinfo", curl.easy_getinfo) && library.find("curl_easy_cleanup", curl.easy_cleanup) &&
         library.find("curl_easy_strerror", curl.easy_strerror) &&
         library.find("curl_slist_append", curl.slist_append) &&
         library.find("curl_slist_free_all", curl.slist_free_all) &&
         curl.global_init_mem(CURL_GLOBAL_DEFAULT, std::malloc, wiping_free, wiping_realloc, ::strdup, std::calloc) ==
             CURLE_OK;
}

}  // namespace

const CurlLibrary* curl_library() {
  static CurlLibrary curl;
  static const bool usable = open(curl);
  return usable ? &curl : nullptr;
}

}  // namespace maestro
