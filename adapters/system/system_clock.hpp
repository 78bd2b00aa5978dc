#pragma once

#include "ports/clock.hpp"

namespace maestro {

/// The machine's clocks.
class SystemClock final : public Clock {
 public:
  std::chrono::sys_seconds now() override;
  std::chrono::milliseconds elapsed() override;
  void sleep(std::chrono::milliseconds duration) override;
};

}  // namespace maestro
