#include "adapters/worker/worker_process.hpp"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <exception>

namespace maestro {
namespace {

/// A caller that ignores SIGCHLD would not be told how the process in the middle has ended.
class KnowsItsChildren {
 public:
  KnowsItsChildren() {
    struct sigaction plain {};
    plain.sa_handler = SIG_DFL;
    ::sigaction(SIGCHLD, &plain, &before_);
  }
  ~KnowsItsChildren() { ::sigaction(SIGCHLD, &before_, nullptr); }
  KnowsItsChildren(const KnowsItsChildren&) = delete;
  KnowsItsChildren& operator=(const KnowsItsChildren&) = delete;

 private:
  struct sigaction before_ {};
};

constexpr int no_second_process = 1;

/// Only by its own word: when the one in the middle was killed, the worker may be there, and must not run twice.
bool says_that_there_is_none(pid_t middle) {
  int status = 0;
  while (::waitpid(middle, &status, 0) < 0)
    if (errno != EINTR) return false;
  return WIFEXITED(status) && WEXITSTATUS(status) == no_second_process;
}

[[noreturn]] void work_and_end(const std::function<void()>& work) {
  try {
    work();
  } catch (...) {
    ::_exit(1);
  }
  ::_exit(0);
}

/// `RLIMIT_NOFILE` may be a billion, and may have been lowered below what is open.
int highest_descriptor() {
  constexpr rlim_t most = 1 << 20;
  rlimit limit{};
  ::getrlimit(RLIMIT_NOFILE, &limit);
  DIR* open = ::opendir("/proc/self/fd");
  if (open == nullptr) return static_cast<int>(std::min(limit.rlim_cur, most));
  int highest = 2;
  while (const dirent* entry = ::readdir(open))
    highest = std::max(highest, static_cast<int>(std::strtol(entry->d_name, nullptr, 10)));
  ::closedir(open);
  return highest;
}

void close_between(int first, int last) {
  if (first <= last) ::close_range(static_cast<unsigned>(first), static_cast<unsigned>(last), 0);
}

/// `kept` is sorted. A filter of system calls may refuse close_range, which is younger than many of them.
void close_all_but(const std::vector<int>& kept) {
  if (::close_range(~0U, ~0U, 0) != 0) {
    const int highest = highest_descriptor();
    for (int fd = 3; fd <= highest; ++fd)
      if (!std::binary_search(kept.begin(), kept.end(), fd)) ::close(fd);
    return;
  }
  int first = 3;
  for (const int fd : kept) {
    close_between(first, fd - 1);
    first = std::max(first, fd + 1);
  }
  ::close_range(static_cast<unsigned>(first), ~0U, 0);
}

void silence_standard_streams(const std::vector<int>& kept) {
  int nothing = ::open("/dev/null", O_RDWR | O_CLOEXEC);
  if (nothing < 0) nothing = ::socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);  // takes and gives as little
  for (int fd = 0; fd < 3; ++fd)
    if (!std::binary_search(kept.begin(), kept.end(), fd)) ::dup2(nothing, fd);
}

}  // namespace

bool start_detached(const std::function<void()>& work) {
  const KnowsItsChildren knows;
  const pid_t middle = ::fork();
  if (middle < 0) return false;
  if (middle > 0) return !says_that_there_is_none(middle);
  const pid_t worker = ::fork();
  if (worker == 0) work_and_end(work);
  ::_exit(worker > 0 ? 0 : no_second_process);
}

void leave_surroundings(std::vector<int> kept) {
  std::sort(kept.begin(), kept.end());
  ::setsid();
  [[maybe_unused]] const int changed = ::chdir("/");
  silence_standard_streams(kept);
  ::prctl(PR_SET_NAME, "maestro-refresh", 0, 0, 0);
  close_all_but(kept);
}

}  // namespace maestro
