#pragma once

#include <functional>
#include <string_view>

#include "ports/clock.hpp"
#include "ports/spend_runner.hpp"

namespace maestro {

/// How a worker's log reaches people, who only see the caller's standard error.
struct WorkerLog {
  using Sink = std::function<void(std::string_view line)>;
  std::function<void(Sink)> redirect;  ///< called once in the worker: from here on lines go to the sink
  Sink say;                            ///< called in the caller, with each of those lines
};

/// Runs a spending in a process of its own, which goes on whatever becomes of the caller: killed, stopped, its terminal
/// closed. The worker has its own session, every signal blocked but those of its own faults, and of the caller's
/// descriptors only those that the task names. The caller waits; INT, TERM, HUP and QUIT have their usual effect on it
/// at once (what it ignores stays ignored), and the worker is told that somebody wants to stop: it obeys while nothing
/// has been sent.
///
/// Where a signal has a handler that returns, `run` fails with Errc::interrupted. As process 1, whose end would kill
/// the worker, it waits for the report whatever the limit, and lets signals act after that. Where the system grants no
/// process, the spending runs in the caller (see InProcessRunner).
///
/// The task is destroyed in both processes, at once in the caller: its end must give up only this process's copies
/// (close, not unlock). It must not use in `run` what does not pass a fork: threads, open databases, libcurl handles.
///
/// Only for a process that is ours and has one thread: whatever another thread holds at the moment of the fork stays
/// locked in the worker for ever. Not for a library in somebody's program.
class ForkedWorker final : public SpendRunner {
 public:
  ForkedWorker(Clock& clock, WorkerLog log) : clock_(clock), log_(std::move(log)) {}
  Result<SpendReport> run(std::unique_ptr<SpendTask> task, std::chrono::milliseconds limit,
                          SpendWatcher& watcher) override;
  [[nodiscard]] bool survives_caller() const override { return true; }

 private:
  Clock& clock_;
  WorkerLog log_;
};

}  // namespace maestro
