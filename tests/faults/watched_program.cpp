#include "tests/faults/watched_program.hpp"

#include <signal.h>
#include <sys/ptrace.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <set>

#include "tests/faults/traced_start.hpp"

namespace maestro::testing {
namespace {

namespace fs = std::filesystem;

std::string whole(const fs::path& path) {
  std::ifstream stream(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(stream), {}};
}

StartedProgram started(pid_t pid) {
  const fs::path process = "/proc/" + std::to_string(pid);
  StartedProgram program{whole(process / "cmdline"), whole(process / "environ"), {}};
  for (const auto& entry : fs::directory_iterator(process / "fd"))
    program.descriptors.push_back(std::stoi(entry.path().filename()));
  std::sort(program.descriptors.begin(), program.descriptors.end());
  return program;
}

bool is_worker(pid_t pid) { return whole("/proc/" + std::to_string(pid) + "/comm") == "maestro-refresh\n"; }

EndedWorker ended(pid_t pid) {
  EndedWorker worker;
  for (const auto& entry : fs::directory_iterator("/proc/" + std::to_string(pid) + "/fd"))
    worker.descriptors.emplace(std::stoi(entry.path().filename()), fs::read_symlink(entry.path()));
  worker.memory = ProgramMemory(pid).writable();
  return worker;
}

void resume(pid_t pid, int signal) {
  ::ptrace(PTRACE_SYSCALL, pid, nullptr, reinterpret_cast<void*>(static_cast<long>(signal)));
}

/// The call that begins, if one does.
std::optional<SystemCall> beginning_call(pid_t pid) {
  __ptrace_syscall_info info{};
  ::ptrace(PTRACE_GET_SYSCALL_INFO, pid, reinterpret_cast<void*>(sizeof(info)), &info);
  if (info.op != PTRACE_SYSCALL_INFO_ENTRY) return std::nullopt;
  SystemCall call;
  call.number = static_cast<long>(info.entry.nr);
  std::copy_n(info.entry.args, call.arguments.size(), call.arguments.begin());
  call.pid = pid;
  return call;
}

}  // namespace

WatchedRun run_watched(const std::vector<std::string>& arguments, const Environment& environment, MemoryFile& input,
                       const std::function<void(const Output&)>& person) {
  const MemoryFile out;
  const MemoryFile err;
  const pid_t program =
      start_traced(arguments, environment, {input.fd(), out.fd(), err.fd()},
                   PTRACE_O_TRACECLONE | PTRACE_O_TRACEFORK | PTRACE_O_TRACEVFORK | PTRACE_O_TRACEEXEC);
  const ProgramMemory memory(program);
  WatchedRun run;
  std::set<pid_t> known = {program};
  resume(program, 0);
  int status = 0;
  for (pid_t pid = 0; (pid = ::waitpid(-1, &status, __WALL)) > 0;) {
    if (!WIFSTOPPED(status)) {
      if (pid == program) run.finished.exit_code = exit_code_of(status);
      continue;
    }
    int signal = WSTOPSIG(status);
    const int event = status >> 16;
    if (event == PTRACE_EVENT_EXEC) run.children.push_back(started(pid));
    const bool begins = known.insert(pid).second && signal == SIGSTOP;
    if (event != 0 || begins) signal = 0;
    if (signal == syscall_stop) {
      signal = 0;
      if (const std::optional<SystemCall> call = beginning_call(pid)) {
        if (const std::optional<Output> output = output_of(*call)) {
          run.outputs.push_back(*output);
          if (person) person(*output);
        }
        if (lets_bytes_out_unseen(*call)) run.unseen_ways.push_back(call->number);
        if (call->number == SYS_exit_group && pid == program) run.memory_at_end = memory.writable();
        if (call->number == SYS_exit_group && is_worker(pid) && ::geteuid() == 0) run.workers.push_back(ended(pid));
      }
    }
    resume(pid, signal);
  }
  run.finished.out = out.content();
  run.finished.err = err.content();
  return run;
}

}  // namespace maestro::testing
