#pragma once

#include <functional>
#include <random>
#include <vector>

#include "tests/faults/running_command.hpp"

namespace maestro::testing {

/// A way in which a command comes to an end, or to a standstill, that it did not choose.
struct Ending {
  const char* name;
  Runs how;
  /// `gap`: between two signals, where there are two.
  std::function<void(RunningCommand&, std::chrono::milliseconds gap)> act;
  bool ends = true;  ///< the command is gone at once, whatever the server does
  friend void PrintTo(const Ending& ending, std::ostream* out) { *out << ending.name; }
};

/// The kinds that people, shells, supervisors and the kernel bring about.
[[nodiscard]] const std::vector<Ending>& endings();

}  // namespace maestro::testing
