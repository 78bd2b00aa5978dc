#include "tests/faults/running_command.hpp"

#include <stdexcept>

#include "tests/faults/worker_process.hpp"

namespace maestro::testing {
namespace {

std::string joined(const std::vector<std::string>& words) {
  std::string text;
  for (const std::string& word : words) text += (text.empty() ? "'" : " '") + word + "'";
  return text;
}

/// The second command keeps the shell from becoming maestro.
std::vector<std::string> shell(const std::string& line) {
  return {"/bin/bash", "--norc", "--noprofile", "-i", "-c", line + "; :"};
}

std::vector<std::string> words(Runs how, const std::vector<std::string>& arguments, std::chrono::milliseconds limit) {
  std::vector<std::string> maestro = Home::words(arguments);
  const std::string line = joined(maestro);
  const auto after = [&](std::vector<std::string> first) {
    first.insert(first.end(), maestro.begin(), maestro.end());
    return first;
  };
  switch (how) {
    case Runs::alone:
    case Runs::on_terminal:
      return maestro;
    case Runs::in_shell:
      return shell(line);
    case Runs::in_pipeline:
      return shell(line + " | cat");
    case Runs::in_substitution:
      return shell("token=$(" + line + ")");
    case Runs::under_timeout:
      return after({"/usr/bin/timeout", "100"});
    case Runs::killed_by_timeout:
      return after({"/usr/bin/timeout", "-s", "KILL", std::to_string(static_cast<double>(limit.count()) / 1000)});
    case Runs::with_parent:
      return {"/bin/sh", "-c", "/usr/bin/setpriv --pdeathsig KILL " + line + "; :"};
  }
  throw std::logic_error("no such way to run maestro");
}

bool needs_terminal(Runs how) {
  return how != Runs::alone && how != Runs::killed_by_timeout && how != Runs::with_parent;
}

}  // namespace

RunningCommand::RunningCommand(Runs how, const std::vector<std::string>& arguments, const Environment& environment,
                               std::chrono::milliseconds limit) {
  if (needs_terminal(how))
    terminal_ = std::make_unique<Terminal>(words(how, arguments, limit), environment);
  else
    program_ = std::make_unique<Program>(Words{words(how, arguments, limit)}, environment);
}

pid_t RunningCommand::pid() const { return terminal_ ? terminal_->pid() : program_->pid(); }

void RunningCommand::type(const std::string& keys) {
  try {
    terminal_->type(keys);
  } catch (const std::runtime_error&) {
    return;
  }
}

void RunningCommand::hang_up() { terminal_->hang_up(); }

bool RunningCommand::ends_within(std::chrono::milliseconds timeout) const {
  return testing::ends_within(pid(), timeout);
}

Finished RunningCommand::finish() {
  if (program_) return program_->finish();
  const int exit_code = terminal_->finish();
  return {exit_code, terminal_->screen(), ""};
}

}  // namespace maestro::testing
