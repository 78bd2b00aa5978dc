#pragma once

#include <string>
#include <variant>

#include "app/cli/command.hpp"

namespace maestro {

struct ParsedCommand {
  const Command* command = nullptr;
  Arguments arguments;
};

/// Help that was asked for.
struct HelpText {
  std::string text;
};

/// Fails with Errc::usage and the nearest known name as the hint.
[[nodiscard]] Result<std::variant<ParsedCommand, HelpText>> parse_command_line(int argc, const char* const* argv);

}  // namespace maestro
