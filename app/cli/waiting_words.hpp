#pragma once

#include "ports/console.hpp"
#include "ports/spend_runner.hpp"

namespace maestro {

/// Tells you on a terminal what the command waits for, once it has waited for a second.
class WaitingWords final : public SpendWatcher {
 public:
  explicit WaitingWords(Console& console) : console_(console) {}
  void waiting(SpendStage stage, const std::string& host, std::chrono::milliseconds waited,
               std::chrono::milliseconds limit) override;

 private:
  Console& console_;
  std::optional<SpendStage> said_;
};

}  // namespace maestro
