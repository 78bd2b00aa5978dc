#pragma once

#include <signal.h>

namespace maestro {

/// Blocks every signal of the calling thread but those of its own faults (SEGV, BUS, FPE, ILL, SYS, TRAP, ABRT), so
/// that none ends or stops it: not TSTP, not XCPU. The end of this object restores the mask; what is pending then acts.
class SignalMask {
 public:
  SignalMask();
  ~SignalMask();
  SignalMask(const SignalMask&) = delete;
  SignalMask& operator=(const SignalMask&) = delete;

  /// INT, TERM, HUP and QUIT, as far as they would reach this thread without the mask: what was ignored (nohup) or
  /// blocked before is none of them.
  [[nodiscard]] const sigset_t& stops() const { return stops_; }
  /// From here on only `stops` are blocked, beside what was before.
  void block_only_stops();

 private:
  sigset_t before_{};
  sigset_t stops_{};
};

/// Whether one of INT, TERM and HUP waits for this process and is not ignored.
[[nodiscard]] bool told_to_end();

}  // namespace maestro
