#pragma once

#include <functional>
#include <string>
#include <vector>

#include "tests/faults/traced_program.hpp"

namespace maestro::testing {

/// What is told of a command and of all that it starts, in the order in which it happens.
struct FamilyEvents {
  /// A thread or a process begins, with its parent's descriptors; the parent of the command itself is 0.
  std::function<void(pid_t parent, pid_t child)> begins;
  /// A system call has returned.
  std::function<void(const SystemCall&)> returned;
};

/// Runs maestro and everything that it starts to their ends, under ptrace, with `input` at standard input. What is in
/// a call's memory may be read while `returned` runs. x86-64 only.
[[nodiscard]] Finished run_traced_family(const std::vector<std::string>& arguments, const Environment& environment,
                                         const std::string& input, const FamilyEvents& events);

}  // namespace maestro::testing
