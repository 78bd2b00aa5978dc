#include "adapters/worker/in_process_runner.hpp"

#include "adapters/worker/signal_mask.hpp"
#include "domain/wait_policy.hpp"

namespace maestro {
namespace {

using std::chrono::milliseconds;

class LocalChannel final : public SpendChannel {
 public:
  LocalChannel(Clock& clock, milliseconds limit, SpendWatcher& watcher)
      : clock_(clock), limit_(limit), watcher_(watcher), began_(clock.elapsed()), told_at_(began_) {}

  bool stop_requested() override {
    if (clock_.elapsed() - told_at_ >= wait_slice) tell();
    return told_to_end();
  }
  void enter(SpendStage stage, const std::string& host) override {
    stage_ = stage;
    host_ = host;
    tell();
  }
  void report(const SpendReport& report) override {
    if (!report_) report_ = report;
  }
  [[nodiscard]] Result<SpendReport> outcome() const {
    if (report_) return *report_;
    return fail(Errc::internal, "The refresh ended without a result", "Please report this bug");
  }

 private:
  void tell() {
    told_at_ = clock_.elapsed();
    watcher_.waiting(stage_, host_, told_at_ - began_, limit_);
  }
  Clock& clock_;
  milliseconds limit_;
  SpendWatcher& watcher_;
  milliseconds began_;
  milliseconds told_at_;
  SpendStage stage_ = SpendStage::connecting;
  std::string host_;
  std::optional<SpendReport> report_;
};

}  // namespace

Result<SpendReport> InProcessRunner::run(std::unique_ptr<SpendTask> task, milliseconds limit, SpendWatcher& watcher) {
  const SignalMask mask;
  LocalChannel channel(clock_, limit, watcher);
  try {
    task->run(channel);
  } catch (...) {
    channel.report({0, Error{Errc::internal, "The refresh failed unexpectedly", "Please report this bug"}});
  }
  task.reset();
  return channel.outcome();
}

}  // namespace maestro
