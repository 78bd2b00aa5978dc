#pragma once

#include "ports/clock.hpp"
#include "ports/spend_runner.hpp"

namespace maestro {

/// Runs a spending on the calling thread, with every signal blocked but those of its own faults; what came meanwhile
/// acts when it is done. Nothing but SIGKILL, or the end of the process by another thread, cuts it. `run` takes as long
/// as the task does, whatever the limit: a spending that has begun is not left alone. The watcher is told at each stage
/// and at most once a second while the task asks whether to stop. Any thread may call it.
class InProcessRunner final : public SpendRunner {
 public:
  explicit InProcessRunner(Clock& clock) : clock_(clock) {}
  Result<SpendReport> run(std::unique_ptr<SpendTask> task, std::chrono::milliseconds limit,
                          SpendWatcher& watcher) override;
  [[nodiscard]] bool survives_caller() const override { return false; }

 private:
  Clock& clock_;
};

}  // namespace maestro
