#pragma once

#include <deque>
#include <string>
#include <utility>

#include "ports/console.hpp"

namespace maestro::testing {

/// A person whose lines are known beforehand, and a screen that can be read afterwards.
class FakeConsole final : public Console {
 public:
  Status write(std::string_view data) override {
    if (!delivers_) return fail(Errc::undelivered, "nobody reads standard output");
    output_.append(data);
    return {};
  }
  void say(std::string_view words) override { words_.append(words); }
  Result<PastedText> read_secret_line(std::string_view prompt, std::chrono::milliseconds /*patience*/) override {
    if (interactive_) say(prompt);
    if (lines_.empty()) return fail(Errc::no_input, "the input ended");
    PastedText line(lines_.front());
    lines_.pop_front();
    return line;
  }
  bool is_interactive() override { return interactive_; }

  /// What the person pastes next; after the last line the input has ended.
  void type(std::string line) { lines_.push_back(std::move(line)); }
  void sit_at_a_terminal() { interactive_ = true; }
  void close_output() { delivers_ = false; }
  [[nodiscard]] const std::string& output() const { return output_; }
  [[nodiscard]] const std::string& words() const { return words_; }
  [[nodiscard]] std::size_t unread_lines() const { return lines_.size(); }

 private:
  std::deque<std::string> lines_;
  std::string output_;
  std::string words_;
  bool interactive_ = false;
  bool delivers_ = true;
};

}  // namespace maestro::testing
