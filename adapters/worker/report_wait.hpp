#pragma once

#include <signal.h>

#include <chrono>
#include <functional>
#include <string_view>

#include "domain/wait_policy.hpp"
#include "ports/clock.hpp"
#include "ports/spend_runner.hpp"

namespace maestro {

enum class WaitEnd {
  limit,        ///< the limit or a signal ends the wait
  report_only,  ///< process 1, whose end kills the worker: neither does
};

struct WaitTerms {
  std::chrono::milliseconds limit{};
  sigset_t stops{};  ///< blocked signals that end the wait
  WaitEnd end = WaitEnd::limit;
  std::chrono::milliseconds slice = wait_slice;  ///< how long one look may take, and how often the watcher is told
};

/// Waits at the caller's end of a worker's socket for its report, and hands log lines to `say`. Time in which this
/// process did not run counts as one slice. A report that is there is always taken, before any limit is judged.
///
/// Errc::still_refreshing: the limit is over. Errc::refresh_interrupted: the worker has ended without a report.
/// Errc::interrupted: one of `stops` is pending and the worker has been told; it acts when the caller unblocks it.
[[nodiscard]] Result<SpendReport> wait_for_report(int channel, const WaitTerms& terms, Clock& clock,
                                                  SpendWatcher& watcher,
                                                  const std::function<void(std::string_view)>& say);

}  // namespace maestro
