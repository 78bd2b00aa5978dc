#pragma once

#include <span>
#include <string_view>
#include <vector>

#include "app/cli/arguments.hpp"
#include "app/cli/wiring.hpp"

namespace maestro {

struct Flag {
  std::string_view name;   ///< `--timeout`
  std::string_view value;  ///< what stands for it, in capitals: `DURATION`; or its choices: `a|b`; empty: a switch
  std::string_view help;
};

/// Values that a shell can complete.
inline constexpr std::string_view profile_value = "PROFILE";
inline constexpr std::string_view file_value = "FILE";

/// One command. A command is data and one function; how arguments are parsed is the business of command_line.cpp.
struct Command {
  std::string_view path;  ///< `auth login`
  std::string_view summary;
  std::string_view example;
  std::vector<Flag> flags;  ///< besides those that every command takes
  bool json = false;        ///< takes --json
  /// 0, or the exit code of an answer that is no error.
  Result<int> (*run)(Wiring& wiring, const Arguments& arguments) = nullptr;
  std::string_view argument = {};  ///< what stands for its one argument, as for a flag's value; empty: it takes none
};

/// Every command there is, in the order of the help.
[[nodiscard]] std::span<const Command> commands();

/// Every flag that a command takes, its own first.
[[nodiscard]] std::vector<Flag> flags_of(const Command& command);

/// What a value may be, if it stands for choices; else empty.
[[nodiscard]] std::vector<std::string_view> choices_of(std::string_view value);

/// Of `auth`, `vault` or `config`.
[[nodiscard]] std::string_view group_summary(std::string_view group);

[[nodiscard]] Command auth_login_command();
[[nodiscard]] Command auth_url_command();
[[nodiscard]] Command auth_exchange_command();
[[nodiscard]] Command auth_status_command();
[[nodiscard]] Command auth_token_command();
[[nodiscard]] Command auth_refresh_command();
[[nodiscard]] Command auth_list_command();
[[nodiscard]] Command auth_switch_command();
[[nodiscard]] Command auth_providers_command();
[[nodiscard]] Command auth_history_command();
[[nodiscard]] Command auth_export_command();
[[nodiscard]] Command auth_import_command();
[[nodiscard]] Command auth_logout_command();
[[nodiscard]] Command vault_info_command();
[[nodiscard]] Command vault_check_command();
[[nodiscard]] Command vault_backup_command();
[[nodiscard]] Command vault_restore_command();
[[nodiscard]] Command vault_adopt_command();
[[nodiscard]] Command vault_rekey_command();
[[nodiscard]] Command vault_forget_key_command();
[[nodiscard]] Command vault_set_aside_command();
[[nodiscard]] Command config_show_command();
[[nodiscard]] Command config_path_command();
[[nodiscard]] Command doctor_command();
[[nodiscard]] Command completion_command();
[[nodiscard]] Command version_command();

}  // namespace maestro
