#pragma once

#include <span>
#include <string_view>
#include <vector>

#include "app/cli/arguments.hpp"
#include "app/cli/wiring.hpp"

namespace maestro {

struct Flag {
  std::string_view name;   ///< `--timeout`
  std::string_view value;  ///< what stands for its value in the help, e.g. `DURATION`; empty: a switch
  std::string_view help;
};

/// One command. A command is data and one function; how arguments are parsed is the business of command_line.cpp.
struct Command {
  std::string_view path;  ///< `auth login`
  std::string_view summary;
  std::string_view example;
  std::vector<Flag> flags;  ///< besides those that every command takes
  bool json = false;        ///< takes --json
  /// 0, or the exit code of an answer that is no error.
  Result<int> (*run)(Wiring& wiring, const Arguments& arguments) = nullptr;
  std::string_view argument = {};  ///< the name of its one argument; empty: it takes none
};

/// Every command there is, in the order of the help.
[[nodiscard]] std::span<const Command> commands();

/// The flags that every command takes.
[[nodiscard]] std::span<const Flag> common_flags();

[[nodiscard]] Command auth_login_command();
[[nodiscard]] Command auth_url_command();
[[nodiscard]] Command auth_exchange_command();
[[nodiscard]] Command auth_status_command();
[[nodiscard]] Command auth_token_command();
[[nodiscard]] Command auth_refresh_command();
[[nodiscard]] Command auth_list_command();
[[nodiscard]] Command auth_switch_command();
[[nodiscard]] Command auth_logout_command();
[[nodiscard]] Command config_show_command();
[[nodiscard]] Command config_path_command();
[[nodiscard]] Command version_command();

}  // namespace maestro
