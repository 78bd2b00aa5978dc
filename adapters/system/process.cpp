#include "adapters/system/process.hpp"

#include <fcntl.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

namespace maestro {

void harden_process() {
  // A closed standard output stays one that cannot be written to: the answer is then reported as undelivered.
  for (int fd = 0; fd < 3; ++fd)
    if (::fcntl(fd, F_GETFD) == -1) [[maybe_unused]]
      const int taken = ::open("/dev/null", fd == 0 ? O_WRONLY : O_RDONLY);
  ::signal(SIGPIPE, SIG_IGN);
  ::umask(077);
  const rlimit no_core{0, 0};
  ::setrlimit(RLIMIT_CORE, &no_core);
  ::prctl(PR_SET_DUMPABLE, 0, 0, 0, 0);
}

}  // namespace maestro
