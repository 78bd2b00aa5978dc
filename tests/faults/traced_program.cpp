#include "tests/faults/traced_program.hpp"

#include <signal.h>
#include <sys/mman.h>
#include <sys/ptrace.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <sys/user.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <stdexcept>

namespace maestro::testing {
namespace {

/// A file in memory with that content, read from its beginning.
int memory_file(const std::string& content) {
  const int file = ::memfd_create("maestro-test", MFD_CLOEXEC);
  if (file < 0 || ::write(file, content.data(), content.size()) != static_cast<ssize_t>(content.size()))
    throw std::runtime_error("no file in memory");
  ::lseek(file, 0, SEEK_SET);
  return file;
}

std::string whole_and_close(int file) {
  std::string content;
  std::array<char, 4096> chunk{};
  ::lseek(file, 0, SEEK_SET);
  for (ssize_t got = 0; (got = ::read(file, chunk.data(), chunk.size())) > 0;)
    content.append(chunk.data(), static_cast<std::size_t>(got));
  ::close(file);
  return content;
}

user_regs_struct registers(pid_t pid) {
  user_regs_struct values{};
  ::ptrace(PTRACE_GETREGS, pid, nullptr, &values);
  return values;
}

/// Runs on to the next stop; false when the program has ended.
bool go_on(pid_t pid, int signal, int& status) {
  ::ptrace(PTRACE_SYSCALL, pid, nullptr, reinterpret_cast<void*>(static_cast<long>(signal)));
  ::waitpid(pid, &status, 0);
  return WIFSTOPPED(status);
}

constexpr int syscall_stop = SIGTRAP | 0x80;

}  // namespace

TracedRun run_traced(const std::vector<std::string>& arguments, const Environment& environment,
                     const std::string& input, const std::function<Verdict(const SystemCall&)>& judge,
                     const std::function<void(const SystemCall&)>& after) {
  const ExecArguments exec(Home::words(arguments), environment);
  const int in = memory_file(input);
  const int out = memory_file("");
  const int err = memory_file("");
  const pid_t pid = ::fork();
  if (pid == 0) {
    ::dup2(in, 0);
    ::dup2(out, 1);
    ::dup2(err, 2);
    ::ptrace(PTRACE_TRACEME, 0, nullptr, nullptr);
    ::execve(exec.path(), exec.argv(), exec.envp());
    ::_exit(127);
  }
  int status = 0;
  ::waitpid(pid, &status, 0);  // stopped by exec
  ::ptrace(PTRACE_SETOPTIONS, pid, nullptr, reinterpret_cast<void*>(PTRACE_O_TRACESYSGOOD | PTRACE_O_EXITKILL));

  TracedRun run;
  int signal = 0;
  while (go_on(pid, signal, status)) {
    signal = WSTOPSIG(status) == syscall_stop ? 0 : WSTOPSIG(status);
    if (signal != 0) continue;
    user_regs_struct at_entry = registers(pid);
    SystemCall call{static_cast<long>(at_entry.orig_rax),
                    ++run.calls,
                    {at_entry.rdi, at_entry.rsi, at_entry.rdx, at_entry.r10},
                    0,
                    pid};
    const Verdict verdict = run.struck ? Verdict{} : judge(call);
    run.struck = run.struck || verdict.kind != Verdict::Kind::let_pass;
    if (verdict.kind == Verdict::Kind::kill) {
      ::kill(pid, SIGKILL);
      ::waitpid(pid, &status, 0);
      break;
    }
    if (verdict.kind == Verdict::Kind::fail) {
      at_entry.orig_rax = static_cast<unsigned long long>(-1);
      ::ptrace(PTRACE_SETREGS, pid, nullptr, &at_entry);
    }
    if (!go_on(pid, 0, status)) break;
    if (verdict.kind == Verdict::Kind::fail) {
      user_regs_struct at_exit = registers(pid);
      at_exit.rax = static_cast<unsigned long long>(-static_cast<long>(verdict.error));
      ::ptrace(PTRACE_SETREGS, pid, nullptr, &at_exit);
    }
    if (!after) continue;
    call.result = static_cast<long>(registers(pid).rax);
    after(call);
  }
  ::close(in);
  run.finished.out = whole_and_close(out);
  run.finished.err = whole_and_close(err);
  run.finished.exit_code = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
  return run;
}

std::string SystemCall::bytes_at(std::size_t argument, std::size_t size) const {
  std::string bytes(size, '\0');
  iovec here{bytes.data(), size};
  iovec there{reinterpret_cast<void*>(arguments.at(argument)), size};
  const ssize_t got = ::process_vm_readv(pid, &here, 1, &there, 1, 0);
  bytes.resize(got < 0 ? 0 : static_cast<std::size_t>(got));
  return bytes;
}

std::string SystemCall::path_at(std::size_t argument) const {
  constexpr std::size_t page = 4096;  // what lies behind the path's own page may not be readable
  std::string path;
  for (unsigned long long address = arguments.at(argument); path.find('\0') == std::string::npos;) {
    const std::size_t to_page_end = page - address % page;
    SystemCall part = *this;
    part.arguments.at(argument) = address;
    const std::string bytes = part.bytes_at(argument, to_page_end);
    if (bytes.empty()) break;
    path += bytes;
    address += to_page_end;
  }
  return path.substr(0, path.find('\0'));
}

bool writes_to_disk(long number) {
  switch (number) {
    case SYS_openat:
    case SYS_write:
    case SYS_pwrite64:
    case SYS_fsync:
    case SYS_fdatasync:
    case SYS_ftruncate:
    case SYS_link:
    case SYS_unlink:
    case SYS_rename:
    case SYS_mkdir:
      return true;
    default:
      return false;
  }
}

}  // namespace maestro::testing
