#include "tests/faults/endings.hpp"

#include <thread>

#include "tests/faults/worker_process.hpp"

namespace maestro::testing {
namespace {

using Act = std::function<void(RunningCommand&, std::chrono::milliseconds)>;

Act once(int signal) {
  return [signal](RunningCommand& command, std::chrono::milliseconds) { command.signal(signal); };
}

Act group(int signal) {
  return [signal](RunningCommand& command, std::chrono::milliseconds) { command.signal_group(signal); };
}

Act pair(int first, int second) {
  return [first, second](RunningCommand& command, std::chrono::milliseconds gap) {
    command.signal(first);
    std::this_thread::sleep_for(gap);
    command.signal(second);
  };
}

/// As a service manager that ends everything of a service.
Act everybody(int signal) {
  return [signal](RunningCommand& command, std::chrono::milliseconds) {
    for (const pid_t worker : workers()) ::kill(worker, signal);
    command.signal(signal);
  };
}

Act keys(const std::string& first, const std::string& second) {
  return [first, second](RunningCommand& command, std::chrono::milliseconds gap) {
    command.type(first);
    if (second.empty()) return;
    std::this_thread::sleep_for(gap);
    command.type(second);
  };
}

void hang_up(RunningCommand& command, std::chrono::milliseconds) { command.hang_up(); }
void nothing(RunningCommand&, std::chrono::milliseconds) {}

}  // namespace

const std::vector<Ending>& endings() {
  static const std::vector<Ending> all = {
      {"KILL", Runs::alone, once(SIGKILL)},
      {"KILL of the group", Runs::alone, group(SIGKILL)},
      {"KILL by timeout", Runs::killed_by_timeout, nothing},
      {"KILL with the parent", Runs::with_parent, once(SIGKILL)},
      {"INT", Runs::alone, once(SIGINT)},
      {"TERM", Runs::alone, once(SIGTERM)},
      {"HUP", Runs::alone, once(SIGHUP)},
      {"QUIT", Runs::alone, once(SIGQUIT)},
      {"ALRM", Runs::alone, once(SIGALRM)},
      {"USR1", Runs::alone, once(SIGUSR1)},
      {"USR2", Runs::alone, once(SIGUSR2)},
      {"XCPU", Runs::alone, once(SIGXCPU)},
      {"INT twice", Runs::alone, pair(SIGINT, SIGINT)},
      {"HUP twice", Runs::alone, pair(SIGHUP, SIGHUP)},
      {"TERM twice", Runs::alone, pair(SIGTERM, SIGTERM)},
      {"TERM and HUP", Runs::alone, pair(SIGTERM, SIGHUP)},
      {"INT and TERM", Runs::alone, pair(SIGINT, SIGTERM)},
      {"TERM and KILL", Runs::alone, pair(SIGTERM, SIGKILL)},
      {"INT of everybody", Runs::alone, everybody(SIGINT)},
      {"TERM of everybody", Runs::alone, everybody(SIGTERM)},
      {"HUP of everybody", Runs::alone, everybody(SIGHUP)},
      {"QUIT of everybody", Runs::alone, everybody(SIGQUIT)},
      {"ALRM of everybody", Runs::alone, everybody(SIGALRM)},
      {"USR1 of everybody", Runs::alone, everybody(SIGUSR1)},
      {"XCPU of everybody", Runs::alone, everybody(SIGXCPU)},
      {"TSTP and CONT", Runs::alone, pair(SIGTSTP, SIGCONT), false},
      {"STOP and CONT", Runs::alone, pair(SIGSTOP, SIGCONT), false},
      {"a closed terminal", Runs::on_terminal, hang_up},
      {"a closed terminal of a shell", Runs::in_shell, hang_up},
      {"a closed terminal of a pipeline", Runs::in_pipeline, hang_up},
      {"a closed terminal of a substitution", Runs::in_substitution, hang_up},
      {"Ctrl-C", Runs::on_terminal, keys("\x03", "")},
      {"Ctrl-C twice", Runs::on_terminal, keys("\x03", "\x03")},
      {"Ctrl-C under timeout", Runs::under_timeout, keys("\x03", "")},
      {"Ctrl-backslash", Runs::on_terminal, keys("\x1c", "")},
  };
  return all;
}

}  // namespace maestro::testing
