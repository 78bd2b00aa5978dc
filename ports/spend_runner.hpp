#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "domain/result.hpp"

namespace maestro {

/// What became of a spending. Holds no token: who wants it reads the vault.
struct SpendReport {
  std::uint64_t generation = 0;  ///< of the new record, stored or landed; 0: there is none
  std::optional<Error> error;    ///< absent: the new record counts as stored
  /// With an error: nothing is settled, and the same may be asked again after so long (a device code, RFC 8628 §3.5).
  std::optional<std::chrono::seconds> ask_again_after{};
  friend bool operator==(const SpendReport&, const SpendReport&) = default;
};

enum class SpendStage : std::uint8_t {
  connecting = 1,  ///< nothing has been sent
  sent = 2,        ///< the answer is awaited
  storing = 3,     ///< the answer is there
};

/// The spending's side of the talk with whoever waits for it. Not thread-safe.
class SpendChannel {
 public:
  virtual ~SpendChannel() = default;
  /// Whether the one who waits has said stop, or this process was told to end. To be obeyed only while nothing is sent.
  [[nodiscard]] virtual bool stop_requested() = 0;
  virtual void enter(SpendStage stage, const std::string& host) = 0;
  /// The outcome is known, while the work may go on; the first counts.
  virtual void report(const SpendReport& report) = 0;
};

/// The spending of one single-use token or code: everything from the first connection to the store.
class SpendTask {
 public:
  virtual ~SpendTask() = default;
  /// Runs once. Reports before it returns.
  virtual void run(SpendChannel& channel) = 0;
  /// What a process that runs it must keep open.
  [[nodiscard]] virtual std::vector<int> descriptors() = 0;
};

/// Told what a spending is at, by the process that waits for it.
class SpendWatcher {
 public:
  virtual ~SpendWatcher() = default;
  /// About once a second. `waited` so far, of `limit`.
  virtual void waiting(SpendStage stage, const std::string& host, std::chrono::milliseconds waited,
                       std::chrono::milliseconds limit) = 0;
};

/// Runs spendings where the caller's end does not end them.
class SpendRunner {
 public:
  virtual ~SpendRunner() = default;
  /// Waits for the report for at most `limit`; the task goes on when that is over: Errc::still_refreshing. The caller
  /// lets go of everything that the task holds at once. Errc::refresh_interrupted when the process that ran it died
  /// without a report.
  [[nodiscard]] virtual Result<SpendReport> run(std::unique_ptr<SpendTask> task, std::chrono::milliseconds limit,
                                                SpendWatcher& watcher) = 0;
  /// Whether a task outlives the process that called `run`.
  [[nodiscard]] virtual bool survives_caller() const = 0;
};

}  // namespace maestro
