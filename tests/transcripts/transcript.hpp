#pragma once

#include <functional>
#include <string>
#include <vector>

#include "tests/e2e/program.hpp"

namespace maestro::testing {

/// What a person sees, written down: every command with what it printed in a pipe and on a terminal, and its exit code.
/// What differs from run to run (tokens, times, ports, paths) is replaced by a name for it. A token is replaced only
/// where it is asked for, so that one anywhere else is seen.
class Transcript {
 public:
  Transcript(const Home& home, std::string base_url) : home_(home), base_url_(std::move(base_url)) {}

  void heading(const std::string& words);
  /// Runs it twice: in a pipe, with `input` at standard input, and on a terminal.
  void run(const std::vector<std::string>& arguments, const std::string& input = "");
  /// In a pipe only.
  void pipe(const std::vector<std::string>& arguments, const std::string& input = "");
  void pipe(const std::vector<std::string>& arguments, Program& program);
  /// On a terminal only. `person` types; it may leave at once.
  void terminal(
      const std::vector<std::string>& arguments, const std::function<void(Terminal&)>& person = [](Terminal&) {});

  /// A line of the shell, on a terminal.
  void shell(const std::string& line);

  [[nodiscard]] const std::string& text() const { return text_; }

 private:
  void command(const std::vector<std::string>& arguments, const std::string& where);
  [[nodiscard]] std::string normal(std::string text) const;
  const Home& home_;
  std::string base_url_;
  std::string text_;
};

/// Compares with tests/transcripts/NAME.txt, or writes that file where MAESTRO_RECORD is set. Fails if anything in it
/// looks like a token.
void expect_recorded(const std::string& name, const Transcript& transcript);

}  // namespace maestro::testing
