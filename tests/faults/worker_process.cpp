#include "tests/faults/worker_process.hpp"

#include <poll.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <fstream>

#include "adapters/system/unique_fd.hpp"

namespace maestro::testing {
namespace {

using Clock = std::chrono::steady_clock;

bool is_number(const std::string& text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

bool is_zombie(pid_t pid) { return line_of_process(pid, "status", "State:").find('Z') != std::string::npos; }

/// A worker that has just been forked belongs to the process between it and its command, for a moment.
bool is_ours(pid_t pid) {
  const std::string parent = line_of_process(pid, "status", "PPid:");
  return !parent.empty() && std::stoi(parent) == ::getpid();
}

/// Collects the ones that have ended, so that they do not pile up.
void collect(pid_t pid) { ::waitpid(pid, nullptr, WNOHANG); }

}  // namespace

void adopt_orphans() { ::prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0); }

std::string line_of_process(pid_t pid, const std::string& file, const std::string& key) {
  std::ifstream lines("/proc/" + std::to_string(pid) + "/" + file);
  for (std::string line; std::getline(lines, line);)
    if (line.starts_with(key)) return line.substr(key.size());
  return "";
}

std::vector<pid_t> workers() {
  std::vector<pid_t> found;
  std::error_code gone;
  for (const auto& entry : std::filesystem::directory_iterator("/proc", gone)) {
    const std::string name = entry.path().filename();
    if (!is_number(name)) continue;
    const pid_t pid = std::stoi(name);
    if (line_of_process(pid, "comm", "") != "maestro-refresh" || !is_ours(pid)) continue;
    if (is_zombie(pid))
      collect(pid);
    else
      found.push_back(pid);
  }
  return found;
}

bool ends_within(pid_t pid, std::chrono::milliseconds timeout) {
  const UniqueFd process(static_cast<int>(::syscall(SYS_pidfd_open, pid, 0)));
  if (process.get() < 0) return true;
  pollfd end{process.get(), POLLIN, 0};
  return ::poll(&end, 1, static_cast<int>(timeout.count())) > 0;
}

bool no_worker_is_left(std::chrono::milliseconds timeout) {
  const auto deadline = Clock::now() + timeout;
  for (std::vector<pid_t> left = workers(); !left.empty(); left = workers()) {
    const auto rest = std::chrono::duration_cast<std::chrono::milliseconds>(deadline - Clock::now());
    if (rest.count() <= 0 || !ends_within(left.front(), rest)) return false;
    collect(left.front());
  }
  return true;
}

void kill_workers() {
  for (const pid_t pid : workers()) {
    ::kill(pid, SIGKILL);
    ::waitpid(pid, nullptr, 0);
  }
}

}  // namespace maestro::testing
