#include "adapters/system/secret_lines.hpp"

#include <poll.h>
#include <signal.h>
#include <termios.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <optional>

namespace maestro {
namespace {

using Steady = std::chrono::steady_clock;
constexpr std::size_t longest_line = 1048576;

volatile sig_atomic_t interrupted = 0;
void note_interrupt(int /*signal*/) { interrupted = 1; }

/// While it lives, a terminal does not echo, and SIGINT, SIGTERM and SIGHUP end the reading, so that the echo comes
/// back.
class QuietTerminal {
 public:
  explicit QuietTerminal(int fd) : fd_(fd) {
    interrupted = 0;
    struct sigaction action {};
    action.sa_handler = note_interrupt;
    for (std::size_t i = 0; i < signals.size(); ++i) ::sigaction(signals[i], &action, &before_[i]);
    termios settings{};
    if (::isatty(fd) == 0 || ::tcgetattr(fd, &settings) != 0) return;
    settings_ = settings;
    settings.c_lflag &= ~static_cast<tcflag_t>(ECHO);
    settings.c_lflag |= ICANON | ISIG | ECHONL;
    ::tcsetattr(fd, TCSAFLUSH, &settings);
  }
  ~QuietTerminal() {
    if (settings_) ::tcsetattr(fd_, TCSAFLUSH, &*settings_);
    for (std::size_t i = 0; i < signals.size(); ++i) ::sigaction(signals[i], &before_[i], nullptr);
  }
  QuietTerminal(const QuietTerminal&) = delete;
  QuietTerminal& operator=(const QuietTerminal&) = delete;

 private:
  static constexpr std::array signals = {SIGINT, SIGTERM, SIGHUP};
  int fd_;
  std::array<struct sigaction, signals.size()> before_{};
  std::optional<termios> settings_;
};

/// Takes the first line off `unread`, without its line end.
std::optional<WipingBytes> take_line(WipingBytes& unread) {
  const auto end = std::find(unread.begin(), unread.end(), '\n');
  if (end == unread.end()) return std::nullopt;
  WipingBytes line(unread.begin(), end);
  unread.erase(unread.begin(), end + 1);
  return line;
}

/// Waits until there is something to read.
Status await_input(int fd, Steady::time_point deadline) {
  while (true) {
    if (interrupted != 0)
      return fail(Errc::interrupted, "interrupted", "nothing was changed; run the command again when ready");
    const auto left = std::chrono::ceil<std::chrono::milliseconds>(deadline - Steady::now());
    if (left.count() <= 0)
      return fail(Errc::no_input, "nothing was entered in time", "run the command again when ready");
    pollfd input{fd, POLLIN, 0};
    const int slice = static_cast<int>(
        std::min<std::chrono::milliseconds::rep>(left.count(), 1000));  // a signal just before poll is seen in time
    if (::poll(&input, 1, slice) > 0) return {};
  }
}

}  // namespace

Result<WipingBytes> SecretLines::next(const std::function<void()>& prompt, std::chrono::milliseconds patience) {
  const Steady::time_point deadline = Steady::now() + patience;
  const QuietTerminal quiet(fd_);
  prompt();
  WipingBytes chunk(4096);
  while (true) {
    if (std::optional<WipingBytes> line = take_line(unread_)) return *std::move(line);
    if (unread_.size() > longest_line)
      return fail(Errc::bad_input, "the line is far too long", "at most 1 MiB is read");
    if (Status ready = await_input(fd_, deadline); !ready) return fail(std::move(ready));
    const ssize_t got = ::read(fd_, chunk.data(), chunk.size());
    if (got < 0 && (errno == EINTR || errno == EAGAIN)) continue;
    if (got > 0) {
      unread_.insert(unread_.end(), chunk.begin(), chunk.begin() + got);
      continue;
    }
    if (!unread_.empty()) return std::exchange(unread_, {});  // a last line without its end
    return fail(Errc::no_input, "the input ended before anything came", "paste it on a terminal, or pipe it in");
  }
}

}  // namespace maestro
