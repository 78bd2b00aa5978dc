#pragma once

#include <unistd.h>

#include "adapters/system/secret_lines.hpp"
#include "ports/console.hpp"

namespace maestro {

/// Console over the descriptors 0, 1 and 2, and /dev/tty for passphrases.
class TerminalConsole final : public Console {
 public:
  Status write(std::string_view data) override;
  void say(std::string_view words) override;
  void show_progress(std::string_view words) override;
  Result<PastedText> read_secret_line(std::string_view prompt, std::chrono::milliseconds patience,
                                      EventSource* beside) override;
  Result<Passphrase> ask_passphrase(std::string_view prompt, Asking asking) override;
  bool is_interactive() override;

 private:
  SecretLines standard_input_{STDIN_FILENO};
};

}  // namespace maestro
