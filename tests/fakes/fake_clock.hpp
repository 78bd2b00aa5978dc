#pragma once

#include <functional>
#include <utility>
#include <vector>

#include "ports/clock.hpp"

namespace maestro::testing {

/// A clock that stands still, until somebody sleeps or the test moves it.
class FakeClock final : public Clock {
 public:
  std::chrono::sys_seconds now() override { return wall_; }
  std::chrono::milliseconds elapsed() override { return elapsed_; }
  void sleep(std::chrono::milliseconds duration) override {
    sleeps_.push_back(duration);
    elapsed_ += duration;
    part_ += duration;
    wall_ += std::chrono::floor<std::chrono::seconds>(part_);
    part_ -= std::chrono::floor<std::chrono::seconds>(part_);
    if (asleep_) asleep_();
  }
  /// What others do while somebody sleeps: called after each time.
  void while_asleep(std::function<void()> others) { asleep_ = std::move(others); }

  void advance(std::chrono::seconds duration) {
    wall_ += duration;
    elapsed_ += duration;
  }
  /// Somebody sets the clock; no time passes.
  void step(std::chrono::seconds by) { wall_ += by; }
  [[nodiscard]] const std::vector<std::chrono::milliseconds>& sleeps() const { return sleeps_; }

 private:
  std::chrono::sys_seconds wall_{std::chrono::seconds{1'700'000'000}};
  std::chrono::milliseconds elapsed_{1000};
  std::chrono::milliseconds part_{0};
  std::vector<std::chrono::milliseconds> sleeps_;
  std::function<void()> asleep_;
};

}  // namespace maestro::testing
