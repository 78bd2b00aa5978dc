#pragma once

#include <sys/types.h>

#include <chrono>
#include <string>
#include <vector>

namespace maestro::testing {

/// A deadline for what takes milliseconds: only a hang passes it.
inline constexpr std::chrono::seconds generous{20};

/// From now on processes that outlive the commands of this test become its children, so that workers() sees its own and
/// nobody else's.
void adopt_orphans();

/// The processes that refresh on behalf of this test's commands and outlive them: `maestro-refresh`, in no particular
/// order. Complete for every refresh whose request the server has received. Those that have ended are not in it.
[[nodiscard]] std::vector<pid_t> workers();

/// Whether the process, be it a child or not, ends within that time; its exit status stays to be collected.
[[nodiscard]] bool ends_within(pid_t pid, std::chrono::milliseconds timeout);

/// Waits until all workers have ended, and collects them; false when one is still there after the deadline.
[[nodiscard]] bool no_worker_is_left(std::chrono::milliseconds timeout = generous);

/// Ends what is left of them, as a test's last act.
void kill_workers();

/// A line of /proc/PID/FILE, from `key` on, as `ps` reads it; empty where there is none.
[[nodiscard]] std::string line_of_process(pid_t pid, const std::string& file, const std::string& key);

}  // namespace maestro::testing
