#pragma once

#include <algorithm>
#include <mutex>
#include <vector>

#include "ports/log.hpp"

namespace maestro::testing {

class RecordingLog final : public Log {
 public:
  void write(const LogEvent& event) override {
    const std::lock_guard guard(mutex_);
    events_.push_back(event);
  }
  template <class Event>
  [[nodiscard]] long count() {
    const std::lock_guard guard(mutex_);
    return std::count_if(events_.begin(), events_.end(),
                         [](const LogEvent& event) { return std::holds_alternative<Event>(event); });
  }
  [[nodiscard]] std::vector<LogEvent> events() {
    const std::lock_guard guard(mutex_);
    return events_;
  }

 private:
  std::mutex mutex_;
  std::vector<LogEvent> events_;
};

}  // namespace maestro::testing
