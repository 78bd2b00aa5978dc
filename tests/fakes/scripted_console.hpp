#pragma once

#include <deque>
#include <string>

#include "ports/console.hpp"

namespace maestro::testing {

/// A person who answers every question with the next of his answers, and remembers what he was asked and told.
class ScriptedConsole final : public Console {
 public:
  std::deque<std::string> answers;
  std::string said;
  int questions = 0;
  bool has_terminal = true;

  Status write(std::string_view data) override {
    said += data;
    return {};
  }
  void say(std::string_view words) override { said += words; }
  Result<PastedText> read_secret_line(std::string_view prompt, std::chrono::milliseconds /*patience*/,
                                      EventSource* /*beside*/) override {
    return next<PastedText>(prompt);
  }
  Result<Passphrase> ask_passphrase(std::string_view prompt, Asking /*asking*/) override {
    if (!has_terminal) return fail(Errc::no_input, "there is no terminal");
    return next<Passphrase>(prompt);
  }
  bool is_interactive() override { return has_terminal; }

 private:
  template <class Text>
  Result<Text> next(std::string_view prompt) {
    ++questions;
    said += prompt;
    if (answers.empty()) return fail(Errc::interrupted, "the person has gone");
    Text text(answers.front());
    answers.pop_front();
    return text;
  }
};

}  // namespace maestro::testing
