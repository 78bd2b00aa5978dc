#pragma once

#include <optional>
#include <string>
#include <vector>

#include "ports/spend_runner.hpp"

namespace maestro::testing {

/// Runs a spending at once, in the test itself; no process, no signals. Remembers what it was at.
class InlineSpendRunner final : public SpendRunner {
 public:
  struct Entered {
    SpendStage stage;
    std::string host;
    friend bool operator==(const Entered&, const Entered&) = default;
  };

  Result<SpendReport> run(std::unique_ptr<SpendTask> task, std::chrono::milliseconds limit,
                          SpendWatcher& watcher) override {
    ++runs_;
    Channel channel(*this, limit, watcher);
    task->run(channel);
    task.reset();
    if (instead_) return fail(*instead_);
    if (channel.report_) return *channel.report_;
    return fail(Errc::internal, "the task ended without a report");
  }
  [[nodiscard]] bool survives_caller() const override { return true; }

  /// Spendings that ask from now on are told that somebody wants to stop.
  void request_stop() { stop_ = true; }
  /// The task runs, and the caller is given this: its wait was over, or the worker was killed after its work.
  void answer_instead(Error error) { instead_ = std::move(error); }
  [[nodiscard]] int runs() const { return runs_; }
  [[nodiscard]] const std::vector<Entered>& entered() const { return entered_; }
  /// Every report of every run; only the first of a run counts.
  [[nodiscard]] const std::vector<SpendReport>& reports() const { return reports_; }

 private:
  struct Channel final : SpendChannel {
    Channel(InlineSpendRunner& runner, std::chrono::milliseconds limit, SpendWatcher& watcher)
        : runner_(runner), limit_(limit), watcher_(watcher) {}
    bool stop_requested() override { return runner_.stop_; }
    void enter(SpendStage stage, const std::string& host) override {
      runner_.entered_.push_back({stage, host});
      watcher_.waiting(stage, host, std::chrono::milliseconds{0}, limit_);
    }
    void report(const SpendReport& report) override {
      runner_.reports_.push_back(report);
      if (!report_) report_ = report;
    }
    InlineSpendRunner& runner_;
    std::chrono::milliseconds limit_;
    SpendWatcher& watcher_;
    std::optional<SpendReport> report_;
  };

  std::vector<Entered> entered_;
  std::vector<SpendReport> reports_;
  std::optional<Error> instead_;
  int runs_ = 0;
  bool stop_ = false;
};

}  // namespace maestro::testing
