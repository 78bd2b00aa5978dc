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

enum class Woken { by_input, by_other };

/// Waits until there is something to read, or the other thing has happened. `fd` -1: only for the other thing.
Result<Woken> await_input(int fd, Steady::time_point deadline, EventSource* beside) {
  while (true) {
    if (interrupted != 0)
      return fail(Errc::interrupted, "interrupted", "nothing was changed; run the command again when ready");
    const auto left = std::chrono::ceil<std::chrono::milliseconds>(deadline - Steady::now());
    if (left.count() <= 0)
      return fail(Errc::no_input, "nothing was entered in time", "run the command again when ready");
    std::array<pollfd, 2> inputs = {pollfd{fd, POLLIN, 0},
                                    pollfd{beside == nullptr ? -1 : beside->descriptor(), POLLIN, 0}};
    const int slice = static_cast<int>(
        std::min<std::chrono::milliseconds::rep>(left.count(), 1000));  // a signal just before poll is seen in time
    if (::poll(inputs.data(), inputs.size(), slice) <= 0) continue;
    if (beside != nullptr && beside->look()) return Woken::by_other;
    if (inputs[0].revents != 0) return Woken::by_input;
  }
}

}  // namespace

Result<WipingBytes> SecretLines::next(const std::function<void()>& prompt, std::chrono::milliseconds patience,
                                      EventSource* beside) {
  const Steady::time_point deadline = Steady::now() + patience;
  const QuietTerminal quiet(fd_);
  prompt();
  WipingBytes chunk(4096);
  while (true) {
    if (std::optional<WipingBytes> line = take_line(unread_)) return *std::move(line);
    if (unread_.size() > longest_line)
      return fail(Errc::bad_input, "the line is far too long", "at most 1 MiB is read");
    const Result<Woken> woken = await_input(ended_ ? -1 : fd_, deadline, beside);
    if (!woken) return fail(woken.error());
    if (*woken == Woken::by_other) return WipingBytes();
    const ssize_t got = ::read(fd_, chunk.data(), chunk.size());
    if (got < 0 && (errno == EINTR || errno == EAGAIN)) continue;
    if (got > 0) {
      unread_.insert(unread_.end(), chunk.begin(), chunk.begin() + got);
      continue;
    }
    if (!unread_.empty()) return std::exchange(unread_, {});  // a last line without its end
    if (beside == nullptr)
      return fail(Errc::no_input, "the input ended before anything came", "paste it on a terminal, or pipe it in");
    ended_ = true;
  }
}

}  // namespace maestro
