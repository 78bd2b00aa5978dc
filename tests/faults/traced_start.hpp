#pragma once

#include <signal.h>
#include <sys/types.h>

#include <array>
#include <string>
#include <vector>

#include "tests/e2e/exec_arguments.hpp"

namespace maestro::testing {

/// Starts maestro under ptrace with these three as its standard streams, and stops it before its first instruction.
/// `options` (PTRACE_O_*) come on top of two: a stop at a system call is told from a signal, and the program dies with
/// the test.
[[nodiscard]] pid_t start_traced(const std::vector<std::string>& arguments, const Environment& environment,
                                 const std::array<int, 3>& streams, long options);

/// What WSTOPSIG gives at a system call.
inline constexpr int syscall_stop = SIGTRAP | 0x80;

/// The exit code, or 128 + the signal.
[[nodiscard]] int exit_code_of(int status);

}  // namespace maestro::testing
