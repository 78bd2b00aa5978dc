#include "adapters/http/curl_library.hpp"

#include <fcntl.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstdlib>

#include "adapters/system/shared_library.hpp"
#include "adapters/system/unique_fd.hpp"
#include "adapters/system/wiping_memory.hpp"

namespace maestro {
namespace {

constexpr const char* library_name = "libcurl.so.4";

bool find_functions(CurlLibrary& curl) {
  const SharedLibrary library(library_name);
  return library.find("curl_global_init_mem", curl.global_init_mem) && library.find("curl_easy_init", curl.easy_init) &&
         library.find("curl_easy_setopt", curl.easy_setopt) && library.find("curl_easy_getinfo", curl.easy_getinfo) &&
         library.find("curl_easy_cleanup", curl.easy_cleanup) &&
         library.find("curl_easy_strerror", curl.easy_strerror) &&
         library.find("curl_slist_append", curl.slist_append) &&
         library.find("curl_slist_free_all", curl.slist_free_all) && library.find("curl_multi_init", curl.multi_init) &&
         library.find("curl_multi_add_handle", curl.multi_add_handle) &&
         library.find("curl_multi_perform", curl.multi_perform) &&
         library.find("curl_multi_info_read", curl.multi_info_read) &&
         library.find("curl_multi_poll", curl.multi_poll) &&
         library.find("curl_multi_remove_handle", curl.multi_remove_handle) &&
         library.find("curl_multi_cleanup", curl.multi_cleanup);
}

bool open(CurlLibrary& curl) {
  return find_functions(curl) && curl.global_init_mem(CURL_GLOBAL_DEFAULT, std::malloc, wiping_free, wiping_realloc,
                                                      ::strdup, std::calloc) == CURLE_OK;
}

[[noreturn]] void try_in_child(int answer) {
  CurlLibrary curl;
  if (find_functions(curl)) (void)!::write(answer, "y", 1);
  ::_exit(0);
}

}  // namespace

const CurlLibrary* curl_library() {
  static CurlLibrary curl;
  static const bool usable = open(curl);
  return usable ? &curl : nullptr;
}

bool libcurl_is_installed() {
  if (::dlopen(library_name, RTLD_NOW | RTLD_LOCAL | RTLD_NOLOAD) != nullptr) return true;
  std::array<int, 2> ends{};
  if (::pipe2(ends.data(), O_CLOEXEC) != 0) return true;
  const UniqueFd reading(ends[0]);
  pid_t child = -1;
  {
    const UniqueFd writing(ends[1]);
    child = ::fork();
    if (child == 0) try_in_child(writing.get());
  }
  if (child < 0) return true;
  char letter = 0;  // through a pipe, because somebody else may have reaped the child
  ssize_t got = -1;
  do got = ::read(reading.get(), &letter, 1);
  while (got < 0 && errno == EINTR);
  while (::waitpid(child, nullptr, 0) < 0 && errno == EINTR) continue;
  return got != 0;
}

}  // namespace maestro
