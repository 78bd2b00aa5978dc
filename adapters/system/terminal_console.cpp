#include "adapters/system/terminal_console.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>

#include "adapters/system/file_safety.hpp"
#include "adapters/system/unique_fd.hpp"

namespace maestro {
namespace {

constexpr int tries = 3;
constexpr std::chrono::minutes patience_with_a_passphrase{5};

void show(int terminal, std::string_view words) {
  [[maybe_unused]] const ssize_t shown = ::write(terminal, words.data(), words.size());
}

Result<Passphrase> ask(SecretLines& lines, int terminal, std::string_view prompt) {
  Result<WipingBytes> line = lines.next([&] { show(terminal, prompt); }, patience_with_a_passphrase, nullptr);
  if (!line) return fail(std::move(line));
  return Passphrase(*std::move(line));
}

Result<Passphrase> choose(SecretLines& lines, int terminal, std::string_view prompt) {
  for (int tries_left = tries; tries_left > 0; --tries_left) {
    Result<Passphrase> first = ask(lines, terminal, prompt);
    if (!first) return first;
    if (first->size() < shortest_passphrase) {
      show(terminal, "At least 8 characters, please. Four words, say.\n");
      continue;
    }
    Result<Passphrase> second = ask(lines, terminal, "The same once more: ");
    if (!second || *first == *second) return second;
    show(terminal, "The two differ.\n");
  }
  return fail(Errc::bad_input, "no passphrase was chosen", "nothing was changed");
}

}  // namespace

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

void TerminalConsole::show_progress(std::string_view words) {
  if (::isatty(STDERR_FILENO) == 1) say(words);
}

void TerminalConsole::say(std::string_view words) {
  while (!words.empty()) {
    const ssize_t written = ::write(STDERR_FILENO, words.data(), words.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) return;
    words.remove_prefix(static_cast<std::size_t>(written));
  }
}

Result<PastedText> TerminalConsole::read_secret_line(std::string_view prompt, std::chrono::milliseconds patience,
                                                     EventSource* beside) {
  Result<WipingBytes> line = standard_input_.next(
      [&] {
        if (is_interactive()) say(prompt);
      },
      patience, beside);
  if (!line) return fail(std::move(line));
  return PastedText(*std::move(line));
}

Result<Passphrase> TerminalConsole::ask_passphrase(std::string_view prompt, Asking asking) {
  const UniqueFd terminal(::open("/dev/tty", O_RDWR | O_CLOEXEC | O_NOCTTY));
  if (!terminal.is_open())
    return fail(Errc::no_input, "there is no terminal to ask for a passphrase on", "run the command on a terminal");
  SecretLines lines(terminal.get());
  return asking == Asking::for_a_known_one ? ask(lines, terminal.get(), prompt) : choose(lines, terminal.get(), prompt);
}

bool TerminalConsole::is_interactive() { return ::isatty(STDIN_FILENO) != 0; }

}  // namespace maestro
