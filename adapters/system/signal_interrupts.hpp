#pragma once

#include "ports/interrupts.hpp"

namespace maestro {

/// Interrupts over sigaction, for a process that is ours. During a hold a first SIGINT or SIGTERM prints a line to
/// standard error and waits, a second one exits with 130 at once; a signal that waited is raised again, with its
/// default effect, when the hold ends. At most one hold at a time.
class SignalInterrupts final : public Interrupts {
 public:
  std::unique_ptr<Hold> hold() override;
};

}  // namespace maestro
