#pragma once

#include <chrono>

namespace maestro {

/// Thread-safe.
class Clock {
 public:
  virtual ~Clock() = default;
  /// The wall clock: what expiry is measured by. May step.
  [[nodiscard]] virtual std::chrono::sys_seconds now() = 0;
  /// Time since some fixed point: what deadlines are measured by. Never steps.
  [[nodiscard]] virtual std::chrono::milliseconds elapsed() = 0;
  virtual void sleep(std::chrono::milliseconds duration) = 0;
};

}  // namespace maestro
