#include "tests/faults/traced_family.hpp"

#include <sys/ptrace.h>
#include <sys/user.h>
#include <sys/wait.h>

#include <set>

#include "tests/faults/memory_file.hpp"
#include "tests/faults/traced_start.hpp"

namespace maestro::testing {
namespace {

constexpr long births = PTRACE_O_TRACECLONE | PTRACE_O_TRACEFORK | PTRACE_O_TRACEVFORK;

bool is_birth(int event) {
  return event == PTRACE_EVENT_CLONE || event == PTRACE_EVENT_FORK || event == PTRACE_EVENT_VFORK;
}

class Family {
 public:
  Family(pid_t command, const FamilyEvents& events) : command_(command), events_(events) { begin(0, command); }

  int run() {
    resume(command_, 0);
    int exit_code = -1;
    int status = 0;
    for (pid_t pid = 0; (pid = ::waitpid(-1, &status, __WALL)) > 0;) {
      if (WIFSTOPPED(status))
        stopped(pid, status);
      else if (pid == command_)
        exit_code = exit_code_of(status);
    }
    return exit_code;
  }

 private:
  static void resume(pid_t pid, int signal) {
    ::ptrace(PTRACE_SYSCALL, pid, nullptr, reinterpret_cast<void*>(static_cast<long>(signal)));
  }

  void begin(pid_t parent, pid_t child) {
    known_.insert(child);
    if (events_.begins) events_.begins(parent, child);
  }

  void stopped(pid_t pid, int status) {
    if (known_.count(pid) == 0) {
      early_.insert(pid);  // its parent's word may come after it
      return;
    }
    int signal = WSTOPSIG(status);
    if (signal == syscall_stop) at_call(pid);
    if (is_birth(status >> 16)) announced_by(pid);
    if (signal == syscall_stop || status >> 16 != 0 || unborn_.erase(pid) != 0) signal = 0;
    resume(pid, signal);
  }

  void announced_by(pid_t parent) {
    unsigned long child = 0;
    ::ptrace(PTRACE_GETEVENTMSG, parent, nullptr, &child);
    const auto pid = static_cast<pid_t>(child);
    begin(parent, pid);
    if (early_.erase(pid) != 0)
      resume(pid, 0);
    else
      unborn_.insert(pid);
  }

  void at_call(pid_t pid) {
    __ptrace_syscall_info info{};
    ::ptrace(PTRACE_GET_SYSCALL_INFO, pid, reinterpret_cast<void*>(sizeof(info)), &info);
    if (info.op != PTRACE_SYSCALL_INFO_EXIT || !events_.returned) return;
    user_regs_struct at{};
    ::ptrace(PTRACE_GETREGS, pid, nullptr, &at);
    SystemCall call{static_cast<long>(at.orig_rax), ++calls_, {at.rdi, at.rsi, at.rdx, at.r10}, 0, pid};
    call.result = static_cast<long>(info.exit.rval);
    events_.returned(call);
  }

  pid_t command_;
  const FamilyEvents& events_;
  std::set<pid_t> known_;
  std::set<pid_t> early_;   ///< stopped before their parents were
  std::set<pid_t> unborn_;  ///< announced, and not yet seen to stop
  int calls_ = 0;
};

}  // namespace

Finished run_traced_family(const std::vector<std::string>& arguments, const Environment& environment,
                           const std::string& input, const FamilyEvents& events) {
  const MemoryFile in(input);
  const MemoryFile out;
  const MemoryFile err;
  const pid_t command = start_traced(arguments, environment, {in.fd(), out.fd(), err.fd()}, births);
  Finished finished;
  finished.exit_code = Family(command, events).run();
  finished.out = out.content();
  finished.err = err.content();
  return finished;
}

}  // namespace maestro::testing
