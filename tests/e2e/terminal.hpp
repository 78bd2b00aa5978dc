#pragma once

#include <sys/types.h>

#include "tests/e2e/exec_arguments.hpp"

namespace maestro::testing {

struct TerminalSize {
  unsigned short columns = 120;
  unsigned short rows = 50;
};

/// A program that runs on a terminal of its own, and the person who sits at it.
class Terminal {
 public:
  Terminal(std::vector<std::string> words, const Environment& environment, TerminalSize size = {});
  ~Terminal();
  Terminal(const Terminal&) = delete;
  Terminal& operator=(const Terminal&) = delete;

  void type(const std::string& keys);
  /// Closes the window: nothing can be typed or read any more.
  void hang_up();
  /// Everything that has been shown by the time that `end` is shown after what was read before. Throws
  /// std::runtime_error if the program ends or 60 s pass before.
  std::string read_until(const std::string& end);
  /// Reads to the end; the exit code, or 128 + the signal.
  int finish();
  /// Everything that was shown so far, as the terminal got it.
  [[nodiscard]] const std::string& screen() const { return screen_; }
  /// Whether what is typed now would be shown.
  [[nodiscard]] bool echoes() const;
  [[nodiscard]] pid_t pid() const { return pid_; }

 private:
  bool read_more();
  pid_t pid_ = -1;
  int fd_ = -1;
  std::string screen_;
  std::size_t read_ = 0;
};

}  // namespace maestro::testing
