#pragma once

#include <condition_variable>
#include <mutex>

#include "adapters/system/system_clock.hpp"

namespace maestro::testing {

/// Counts how often the time was asked for, which a client does with each wait for an answer. Time runs as it does, or,
/// if it is told so, jumps with each question: as for a process that is stopped again and again. Thread-safe.
class CountingClock final : public Clock {
 public:
  explicit CountingClock(std::chrono::milliseconds jump = {}) : jump_(jump) {}
  std::chrono::sys_seconds now() override { return real_.now(); }
  std::chrono::milliseconds elapsed() override {
    const std::lock_guard guard(mutex_);
    ++asked_;
    changed_.notify_all();
    return jump_.count() == 0 ? real_.elapsed() : jump_ * asked_;
  }
  void sleep(std::chrono::milliseconds duration) override { real_.sleep(duration); }

  /// Until it has been asked for so many times more, or nobody has for long.
  void await(int more) {
    std::unique_lock lock(mutex_);
    const int enough = asked_ + more;
    changed_.wait_for(lock, std::chrono::seconds(20), [&] { return asked_ >= enough; });
  }

 private:
  SystemClock real_;
  std::chrono::milliseconds jump_;
  std::mutex mutex_;
  std::condition_variable changed_;
  int asked_ = 0;
};

}  // namespace maestro::testing
