#include "adapters/http/curl_library.hpp"

#include <dlfcn.h>
#include <string.h>

#include <cstdlib>

#include "adapters/system/wiping_memory.hpp"

namespace maestro {
namespace {

template <class Function>
bool find(void* library, const char* name, Function& function) {
  function = reinterpret_cast<Function>(::dlsym(library, name));
  return function != nullptr;
}

bool open(CurlLibrary& curl) {
  void* library = ::dlopen("libcurl.so.4", RTLD_NOW | RTLD_LOCAL);  // stays open until the process ends
  return library != nullptr && find(library, "curl_global_init_mem", curl.global_init_mem) &&
         find(library, "curl_easy_init", curl.easy_init) && find(library, "curl_easy_setopt", curl.easy_setopt) &&
         find(library, "curl_easy_perform", curl.easy_perform) &&
         find(library, "curl_easy_getinfo", curl.easy_getinfo) &&
         find(library, "curl_easy_cleanup", curl.easy_cleanup) &&
         find(library, "curl_easy_strerror", curl.easy_strerror) &&
         find(library, "curl_slist_append", curl.slist_append) &&
         find(library, "curl_slist_free_all", curl.slist_free_all) &&
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
