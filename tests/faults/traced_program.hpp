#pragma once

#include <array>
#include <chrono>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "tests/e2e/program.hpp"

namespace maestro::testing {

/// One system call of the program, seen as it begins.
struct SystemCall {
  long number = 0;  ///< __NR_*
  int ordinal = 0;  ///< 1 for the first after exec
  std::array<unsigned long long, 4> arguments{};
  long result = 0;  ///< once it has returned
  pid_t pid = -1;

  /// The bytes that an argument points at; while `pid` is stopped by its tracer, the caller.
  [[nodiscard]] std::string bytes_at(std::size_t argument, std::size_t size) const;
  /// The path that an argument points at.
  [[nodiscard]] std::string path_at(std::size_t argument) const;
};

/// What happens to the program at a system call.
struct Verdict {
  enum class Kind { let_pass, kill, fail } kind = Kind::let_pass;
  int error = 0;  ///< errno, for `fail`: the call is not made, and returns that
};

struct TracedRun {
  Finished finished;  ///< exit code 137: killed
  int calls = 0;
  bool struck = false;
};

/// Runs maestro to its end (or to the verdict's) under ptrace, with `input` at standard input. `judge` is asked at the
/// beginning of every system call of its first thread; `after`, if given, is told when one has returned. x86-64 only.
[[nodiscard]] TracedRun run_traced(const std::vector<std::string>& arguments, const Environment& environment,
                                   const std::string& input, const std::function<Verdict(const SystemCall&)>& judge,
                                   const std::function<void(const SystemCall&)>& after = {});

/// Whether the call asks something of a disk that a full or broken one refuses.
[[nodiscard]] bool writes_to_disk(long number);

}  // namespace maestro::testing
