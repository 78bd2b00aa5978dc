#include "adapters/system/terminal_console.hpp"

#include <poll.h>
#include <signal.h>
#include <termios.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <optional>

#include "adapters/system/file_safety.hpp"

namespace maestro {
namespace {

using Steady = std::chrono::steady_clock;
constexpr std::size_t longest_line = 65536;

volatile sig_atomic_t interrupted = 0;
void note_interrupt(int /*signal*/) { interrupted = 1; }

/// While it lives, a terminal at standard input does not echo, and SIGINT, SIGTERM and SIGHUP end the reading, so that
/// the echo comes back.
class QuietTerminal {
 public:
  QuietTerminal() {
    interrupted = 0;
    struct sigaction action {};
    action.sa_handler = note_interrupt;
    for (std::size_t i = 0; i < signals.size(); ++i) ::sigaction(signals[i], &action, &before_[i]);
    termios settings{};
    if (::isatty(STDIN_FILENO) == 0 || ::tcgetattr(STDIN_FILENO, &settings) != 0) return;
    settings_ = settings;
    settings.c_lflag &= ~static_cast<tcflag_t>(ECHO);
    settings.c_lflag |= ICANON | ISIG | ECHONL;
    ::tcsetattr(STDIN_FILENO, TCSAFLUSH, &settings);
  }
  ~QuietTerminal() {
    if (settings_) ::tcsetattr(STDIN_FILENO, TCSAFLUSH, &*settings_);
    for (std::size_t i = 0; i < signals.size(); ++i) ::sigaction(signals[i], &before_[i], nullptr);
  }
  QuietTerminal(const QuietTerminal&) = delete;
  QuietTerminal& operator=(const QuietTerminal&) = delete;

 private:
  static constexpr std::array signals = {SIGINT, SIGTERM, SIGHUP};
  std::array<struct sigaction, signals.size()> before_{};
  std::optional<termios> settings_;
};

/// Takes the first line off `unread`, without its line end.
std::optional<PastedText> take_line(WipingBytes& unread) {
  const auto end = std::find(unread.begin(), unread.end(), '\n');
  if (end == unread.end()) return std::nullopt;
  PastedText line(WipingBytes(unread.begin(), end));
  unread.erase(unread.begin(), end + 1);
  return line;
}

tl::unexpected<Error> out_of_time() {
  return fail(Errc::no_input, "nothing was pasted in time", "run `maestro auth login` again; --timeout sets the wait");
}

/// Waits until there is something to read.
Status await_input(Steady::time_point deadline) {
  while (true) {
    if (interrupted != 0)
      return fail(Errc::interrupted, "interrupted", "nothing was changed; run the command again when ready");
    const auto left = std::chrono::ceil<std::chrono::milliseconds>(deadline - Steady::now());
    if (left.count() <= 0) return out_of_time();
    pollfd input{STDIN_FILENO, POLLIN, 0};
    const int slice = static_cast<int>(
        std::min<std::chrono::milliseconds::rep>(left.count(), 1000));  // a signal just before poll is seen in time
    if (::poll(&input, 1, slice) > 0) return {};
  }
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

void TerminalConsole::say(std::string_view words) {
  while (!words.empty()) {
    const ssize_t written = ::write(STDERR_FILENO, words.data(), words.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) return;
    words.remove_prefix(static_cast<std::size_t>(written));
  }
}

Result<PastedText> TerminalConsole::read_secret_line(std::string_view prompt, std::chrono::milliseconds patience) {
  const Steady::time_point deadline = Steady::now() + patience;
  const QuietTerminal quiet;
  if (is_interactive()) say(prompt);
  WipingBytes chunk(4096);
  while (true) {
    if (std::optional<PastedText> line = take_line(unread_)) return *std::move(line);
    if (unread_.size() > longest_line)
      return fail(Errc::bad_input, "the pasted text is longer than 4096 bytes", "paste the code#state text only");
    if (Status ready = await_input(deadline); !ready) return fail(std::move(ready));
    const ssize_t got = ::read(STDIN_FILENO, chunk.data(), chunk.size());
    if (got < 0 && (errno == EINTR || errno == EAGAIN)) continue;
    if (got > 0) {
      unread_.insert(unread_.end(), chunk.begin(), chunk.begin() + got);
      continue;
    }
    if (!unread_.empty()) return PastedText(std::exchange(unread_, {}));  // a last line without its end
    return fail(Errc::no_input, "the input ended before a code came", "paste the code#state text, or pipe it in");
  }
}

bool TerminalConsole::is_interactive() { return ::isatty(STDIN_FILENO) != 0; }

}  // namespace maestro
