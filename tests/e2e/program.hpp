#pragma once

#include <sys/types.h>

#include <string>
#include <vector>

#include "tests/demo_server/demo_server.hpp"
#include "tests/e2e/exec_arguments.hpp"
#include "tests/e2e/terminal.hpp"
#include "tests/support/temporary_directory.hpp"

namespace maestro::testing {

struct Finished {
  int exit_code = -1;  ///< 128 + the signal, if one ended it
  std::string out;
  std::string err;
};

/// Any program and its arguments.
struct Words {
  std::vector<std::string> words;
};

/// The built program, or another, as a process of its own, with pipes for a terminal and nothing of our environment.
class Program {
 public:
  Program(const std::vector<std::string>& arguments, const Environment& environment);
  Program(Words words, const Environment& environment);
  ~Program();
  Program(const Program&) = delete;
  Program& operator=(const Program&) = delete;

  void write(const std::string& text);
  void close_input();
  /// What it has said by the time that it has said `end`.
  [[nodiscard]] std::string read_error_until(const std::string& end);
  [[nodiscard]] std::string read_more();
  [[nodiscard]] Finished finish();
  [[nodiscard]] pid_t pid() const { return pid_; }

 private:
  pid_t pid_ = -1;
  int in_ = -1;
  int out_ = -1;
  int err_ = -1;
  std::string said_;
};

/// A home of its own.
class Home {
 public:
  Home();
  /// With a demo server in place of Anthropic.
  explicit Home(const std::string& base_url);

  [[nodiscard]] Finished run(const std::vector<std::string>& arguments, const std::string& input = "") const;
  /// The words that run maestro on a terminal.
  [[nodiscard]] static std::vector<std::string> words(std::vector<std::string> arguments);
  /// Logs in by paste, as a person does; the person is `server`.
  [[nodiscard]] Finished login(demo::DemoServer& server, const std::vector<std::string>& flags = {}) const;
  [[nodiscard]] std::string data() const { return directory_ / "data"; }
  [[nodiscard]] std::string path(const std::string& name) const { return directory_ / name; }

  Environment environment;

 private:
  TemporaryDirectory directory_;
};

/// The line that a login prints for the person to open.
[[nodiscard]] std::string authorization_url(Program& program);
[[nodiscard]] std::string authorization_url(Terminal& terminal);

}  // namespace maestro::testing
