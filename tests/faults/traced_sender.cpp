#include "tests/faults/traced_sender.hpp"

#include <signal.h>
#include <sys/ptrace.h>
#include <sys/syscall.h>
#include <sys/user.h>
#include <sys/wait.h>

#include <cerrno>
#include <cstring>
#include <set>

#include "tests/faults/memory_file.hpp"
#include "tests/faults/traced_start.hpp"
#include "tests/faults/worker_process.hpp"

namespace maestro::testing {
namespace {

using Clock = std::chrono::steady_clock;

bool sends(unsigned long long number) { return number == SYS_sendto || number == SYS_write; }
bool reads_socket(unsigned long long number) { return number == SYS_recvfrom || number == SYS_recvmsg; }
bool syncs(unsigned long long number) { return number == SYS_fdatasync || number == SYS_fsync; }

/// Reads by way of ptrace: the program may not be dumpable.
bool begins_a_request(pid_t pid, unsigned long long address) {
  errno = 0;
  const long word = ::ptrace(PTRACE_PEEKDATA, pid, reinterpret_cast<void*>(address), nullptr);
  return errno == 0 && std::memcmp(&word, "POST /v1", sizeof word) == 0;
}

/// Follows every process of one command, and counts the calls of the one that sends.
class Follower {
 public:
  Follower(pid_t command, const Strike& strike) : command_(command), strike_(strike), known_{command} {}

  SenderRun run() {
    resume(command_, 0);
    int status = 0;
    for (pid_t pid = 0; (pid = ::waitpid(-1, &status, __WALL)) > 0;) {
      if (WIFSTOPPED(status))
        stopped(pid, status);
      else if (pid == command_)
        run_.finished.exit_code = exit_code_of(status);
    }
    return run_;
  }

 private:
  static void resume(pid_t pid, int signal) {
    ::ptrace(PTRACE_SYSCALL, pid, nullptr, reinterpret_cast<void*>(static_cast<long>(signal)));
  }

  void stopped(pid_t pid, int status) {
    int signal = WSTOPSIG(status);
    const bool begins = known_.insert(pid).second && signal == SIGSTOP;
    if (signal == syscall_stop) {
      __ptrace_syscall_info info{};
      ::ptrace(PTRACE_GET_SYSCALL_INFO, pid, reinterpret_cast<void*>(sizeof(info)), &info);
      if (info.op == PTRACE_SYSCALL_INFO_ENTRY && !entered(pid, info)) return;
      if (info.op == PTRACE_SYSCALL_INFO_EXIT && pid == sender_) left(info);
    }
    if (signal == syscall_stop || status >> 16 != 0 || begins) signal = 0;
    resume(pid, signal);
  }

  /// False when that was its end.
  bool entered(pid_t pid, const __ptrace_syscall_info& info) {
    if (sender_ < 0 && sends(info.entry.nr) && begins_a_request(pid, info.entry.args[1])) {
      sender_ = pid;
      run_.is_apart = pid != command_ && line_of_process(pid, "comm", "") == "maestro-refresh";
    }
    if (pid != sender_) return true;
    number_ = info.entry.nr;
    ++run_.calls;
    const bool asks_disk = writes_to_disk(static_cast<long>(number_));
    run_.disk_calls += asks_disk ? 1 : 0;
    if (strike_.error != 0) {
      if (asks_disk && run_.disk_calls == strike_.at) begin_to_fail(pid);
      return true;
    }
    if (run_.calls != strike_.at) return true;
    ::kill(pid, SIGKILL);
    return false;
  }

  /// The call is not made.
  void begin_to_fail(pid_t pid) {
    user_regs_struct registers{};
    ::ptrace(PTRACE_GETREGS, pid, nullptr, &registers);
    registers.orig_rax = static_cast<unsigned long long>(-1);
    ::ptrace(PTRACE_SETREGS, pid, nullptr, &registers);
    is_failing_ = true;
  }
  void fail(pid_t pid) {
    user_regs_struct registers{};
    ::ptrace(PTRACE_GETREGS, pid, nullptr, &registers);
    registers.rax = static_cast<unsigned long long>(-static_cast<long>(strike_.error));
    ::ptrace(PTRACE_SETREGS, pid, nullptr, &registers);
    is_failing_ = false;
  }

  void left(const __ptrace_syscall_info& info) {
    if (is_failing_) return fail(sender_);
    if (reads_socket(number_) && info.exit.rval > 0 && !run_.landed) {
      run_.answered_at = run_.calls;
      answered_ = Clock::now();
    }
    if (!syncs(number_) || info.exit.rval != 0 || run_.answered_at == 0 || run_.landed) return;
    run_.landed = true;
    run_.landed_at = run_.calls;
    run_.window = Clock::now() - answered_;
  }

  pid_t command_;
  Strike strike_;
  bool is_failing_ = false;
  std::set<pid_t> known_;
  pid_t sender_ = -1;
  unsigned long long number_ = 0;
  Clock::time_point answered_;
  SenderRun run_;
};

}  // namespace

SenderRun run_with_traced_sender(const std::vector<std::string>& arguments, const Environment& environment,
                                 const std::string& input, const Strike& strike) {
  const MemoryFile in(input);
  const MemoryFile out;
  const MemoryFile err;
  const pid_t command = start_traced(arguments, environment, {in.fd(), out.fd(), err.fd()},
                                     PTRACE_O_TRACECLONE | PTRACE_O_TRACEFORK | PTRACE_O_TRACEVFORK);
  SenderRun run = Follower(command, strike).run();
  run.finished.out = out.content();
  run.finished.err = err.content();
  return run;
}

}  // namespace maestro::testing
