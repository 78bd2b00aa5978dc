#include "tests/faults/traced_start.hpp"

#include <sys/ptrace.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tests/e2e/program.hpp"

namespace maestro::testing {

pid_t start_traced(const std::vector<std::string>& arguments, const Environment& environment,
                   const std::array<int, 3>& streams, long options) {
  const ExecArguments exec(Home::words(arguments), environment);
  const pid_t pid = ::fork();
  if (pid == 0) {
    for (int fd = 0; fd < 3; ++fd) ::dup2(streams.at(static_cast<std::size_t>(fd)), fd);
    ::ptrace(PTRACE_TRACEME, 0, nullptr, nullptr);
    ::execve(exec.path(), exec.argv(), exec.envp());
    ::_exit(127);
  }
  int status = 0;
  ::waitpid(pid, &status, 0);  // stopped by exec
  const long all = options | PTRACE_O_TRACESYSGOOD | PTRACE_O_EXITKILL;
  ::ptrace(PTRACE_SETOPTIONS, pid, nullptr, reinterpret_cast<void*>(all));
  return pid;
}

int exit_code_of(int status) { return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status); }

}  // namespace maestro::testing
