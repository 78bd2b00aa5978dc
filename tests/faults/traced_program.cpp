#include "tests/faults/traced_program.hpp"

#include <signal.h>
#include <sys/ptrace.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <sys/user.h>
#include <sys/wait.h>

#include <algorithm>
#include <cerrno>

#include "tests/faults/memory_file.hpp"
#include "tests/faults/traced_start.hpp"

namespace maestro::testing {
namespace {

/// Word by word, which any process allows the one that traces it.
std::string peek(pid_t pid, unsigned long long address, std::size_t size) {
  std::string bytes;
  while (bytes.size() < size) {
    errno = 0;
    const long word = ::ptrace(PTRACE_PEEKDATA, pid, reinterpret_cast<void*>(address + bytes.size()), nullptr);
    if (errno != 0) break;
    bytes.append(reinterpret_cast<const char*>(&word), sizeof word);
  }
  bytes.resize(std::min(bytes.size(), size));
  return bytes;
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

}  // namespace

TracedRun run_traced(const std::vector<std::string>& arguments, const Environment& environment,
                     const std::string& input, const std::function<Verdict(const SystemCall&)>& judge,
                     const std::function<void(const SystemCall&)>& after) {
  const MemoryFile in(input);
  const MemoryFile out;
  const MemoryFile err;
  const pid_t pid = start_traced(arguments, environment, {in.fd(), out.fd(), err.fd()}, 0);
  int status = 0;

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
  run.finished.out = out.content();
  run.finished.err = err.content();
  run.finished.exit_code = exit_code_of(status);
  return run;
}

std::string SystemCall::bytes_at(std::size_t argument, std::size_t size) const {
  std::string bytes(size, '\0');
  iovec here{bytes.data(), size};
  iovec there{reinterpret_cast<void*>(arguments.at(argument)), size};
  const ssize_t got = ::process_vm_readv(pid, &here, 1, &there, 1, 0);
  if (got < 0) return peek(pid, arguments.at(argument), size);
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
    case SYS_renameat2:
    case SYS_mkdir:
      return true;
    default:
      return false;
  }
}

}  // namespace maestro::testing
