#pragma once

#include "ports/console.hpp"

namespace maestro {

/// Console over the descriptors 0, 1 and 2.
class TerminalConsole final : public Console {
 public:
  Status write(std::string_view data) override;
  void say(std::string_view words) override;
  Result<PastedText> read_secret_line(std::string_view prompt, std::chrono::milliseconds patience) override;
  bool is_interactive() override;

 private:
  WipingBytes unread_;  ///< what came after the last line
};

}  // namespace maestro
