#include "adapters/system/terminal_console.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>

#include "adapters/system/file_safety.hpp"
#include "adapters/system/unique_fd.hpp"

namespace maestro {

Status TerminalConsole::write(std::string_view data) {
  while (!data.empty()) {
    const ssize_t written = ::write(STDOUT_FILENO, data.data(), data.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0)
      return fail(Errc::undelivered, "the answer could not be written to standard output: " + system_error_text(errno),
                  "check what reads it, and the disk behind it");
    data.remove_prefix(static_cast<std::size_t>(written));
  }
  return {};
}

void TerminalConsole::say(std::string_view words) {
  while (!words.empty()) {
    const ssize_t written = ::write(STDERR_FILENO, words.data(), words.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) return;
    words.remove_prefix(static_cast<std::size_t>(written));
  }
}

Result<PastedText> TerminalConsole::read_secret_line(std::string_view prompt, std::chrono::milliseconds patience) {
  Result<WipingBytes> line = standard_input_.next(
      [&] {
        if (is_interactive()) say(prompt);
      },
      patience);
  if (!line) return fail(std::move(line));
  return PastedText(*std::move(line));
}

Result<Passphrase> TerminalConsole::ask_passphrase(std::string_view prompt, std::chrono::milliseconds patience) {
  const UniqueFd terminal(::open("/dev/tty", O_RDWR | O_CLOEXEC | O_NOCTTY));
  if (!terminal.is_open()) return fail(Errc::no_input, "there is no terminal to ask for a passphrase on", "");
  SecretLines lines(terminal.get());
  Result<WipingBytes> line = lines.next(
      [&] { [[maybe_unused]] const ssize_t shown = ::write(terminal.get(), prompt.data(), prompt.size()); }, patience);
  if (!line) return fail(std::move(line));
  return Passphrase(*std::move(line));
}

bool TerminalConsole::is_interactive() { return ::isatty(STDIN_FILENO) != 0; }

}  // namespace maestro
