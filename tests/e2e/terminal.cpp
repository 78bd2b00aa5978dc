#include "tests/e2e/terminal.hpp"

#include <poll.h>
#include <pty.h>
#include <signal.h>
#include <sys/wait.h>
#include <termios.h>
#include <unistd.h>

#include <array>
#include <stdexcept>
#include <utility>

namespace maestro::testing {
namespace {

constexpr int patience_in_milliseconds = 60'000;

}  // namespace

Terminal::Terminal(std::vector<std::string> words, const Environment& environment, TerminalSize size) {
  const ExecArguments arguments(std::move(words), environment);
  winsize window{};
  window.ws_col = size.columns;
  window.ws_row = size.rows;
  pid_ = ::forkpty(&fd_, nullptr, nullptr, &window);
  if (pid_ < 0) throw std::runtime_error("no terminal");
  if (pid_ == 0) {
    ::execve(arguments.path(), arguments.argv(), arguments.envp());
    ::_exit(127);
  }
}

Terminal::~Terminal() {
  hang_up();
  if (pid_ > 0) {
    ::kill(pid_, SIGKILL);
    ::waitpid(pid_, nullptr, 0);
  }
}

void Terminal::type(const std::string& keys) {
  if (::write(fd_, keys.data(), keys.size()) != static_cast<ssize_t>(keys.size()))
    throw std::runtime_error("the terminal is gone");
}

void Terminal::hang_up() {
  if (fd_ >= 0) ::close(std::exchange(fd_, -1));
}

bool Terminal::read_more() {
  if (fd_ < 0) return false;
  pollfd output{fd_, POLLIN, 0};
  if (::poll(&output, 1, patience_in_milliseconds) <= 0)
    throw std::runtime_error("nothing more is shown after: " + screen_);
  std::array<char, 4096> chunk{};
  const ssize_t got = ::read(fd_, chunk.data(), chunk.size());
  if (got > 0) screen_.append(chunk.data(), static_cast<std::size_t>(got));
  return got > 0;  // a terminal whose program has gone fails with EIO
}

std::string Terminal::read_until(const std::string& end) {
  std::size_t found = std::string::npos;
  while ((found = screen_.find(end, read_)) == std::string::npos)
    if (!read_more()) throw std::runtime_error("the program ended before it showed " + end + ": " + screen_);
  const std::size_t begin = std::exchange(read_, found + end.size());
  return screen_.substr(begin, read_ - begin);
}

int Terminal::finish() {
  while (read_more()) {
  }
  int status = 0;
  ::waitpid(std::exchange(pid_, -1), &status, 0);
  return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

bool Terminal::echoes() const {
  termios settings{};
  ::tcgetattr(fd_, &settings);
  return (settings.c_lflag & ECHO) != 0;
}

}  // namespace maestro::testing
