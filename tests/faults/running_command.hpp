#pragma once

#include <signal.h>

#include <chrono>
#include <memory>
#include <string>
#include <vector>

#include "tests/e2e/program.hpp"

namespace maestro::testing {

/// How somebody runs maestro.
enum class Runs {
  alone,              ///< from a program, with pipes, in a session of its own
  on_terminal,        ///< in a terminal of its own
  in_shell,           ///< from a shell at a terminal, which passes on that the terminal was closed
  in_pipeline,        ///< the same, as the first of two
  in_substitution,    ///< the same, in `$(...)`
  under_timeout,      ///< by timeout(1) at a terminal: a key's signal comes twice
  killed_by_timeout,  ///< by timeout(1) that kills after `limit`
  with_parent,        ///< dies by SIGKILL when its parent does
};

/// A command of maestro that runs, and whoever can end it.
class RunningCommand {
 public:
  RunningCommand(Runs how, const std::vector<std::string>& arguments, const Environment& environment,
                 std::chrono::milliseconds limit = std::chrono::seconds(100));

  /// Of the first process: maestro's, or that of what runs it.
  [[nodiscard]] pid_t pid() const;
  void signal(int number) const { ::kill(pid(), number); }
  void signal_group(int number) const { ::kill(-pid(), number); }
  /// Does nothing when nobody sits at the terminal any more.
  void type(const std::string& keys);
  void hang_up();
  [[nodiscard]] bool ends_within(std::chrono::milliseconds timeout) const;
  /// Reads to the end; of a terminal, everything is in `out`.
  [[nodiscard]] Finished finish();

 private:
  std::unique_ptr<Program> program_;
  std::unique_ptr<Terminal> terminal_;
};

}  // namespace maestro::testing
