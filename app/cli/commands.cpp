#include <algorithm>
#include <array>

#include "app/cli/command.hpp"

namespace maestro {

std::span<const Command> commands() {
  static const std::array all = {
      auth_login_command(),      auth_url_command(),     auth_exchange_command(),    auth_status_command(),
      auth_token_command(),      auth_refresh_command(), auth_list_command(),        auth_switch_command(),
      auth_providers_command(),  auth_history_command(), auth_export_command(),      auth_import_command(),
      auth_logout_command(),     vault_info_command(),   vault_check_command(),      vault_backup_command(),
      vault_restore_command(),   vault_rekey_command(),  vault_forget_key_command(), vault_adopt_command(),
      vault_set_aside_command(), config_show_command(),  config_path_command(),      doctor_command(),
      completion_command(),      version_command(),
  };
  return all;
}

std::vector<Flag> flags_of(const Command& command) {
  static constexpr std::array common = {
      Flag{"--profile", profile_value, "Which of your logins (letters, digits, . _ @ -)"},
      Flag{"--provider", "PROVIDER", "Which authorization server"},
      Flag{"--config", file_value, "Settings file to use instead of the usual one"},
      Flag{"--log-level", "trace|debug|info|warn|error|off", "What is told on standard error; warn is the default"},
      Flag{"--log-format", "text|json", "How it is told; text is the default"},
      Flag{"--help", "", "Print this help and exit"},
  };
  std::vector<Flag> all = command.flags;
  if (command.json) all.push_back({"--json", "", "Print JSON, errors too"});
  all.insert(all.end(), common.begin(), common.end());
  return all;
}

std::vector<std::string_view> choices_of(std::string_view value) {
  std::vector<std::string_view> choices;
  if (value.empty() || value.front() < 'a' || value.front() > 'z') return choices;
  for (std::size_t begin = 0; begin <= value.size();) {
    const std::size_t end = std::min(value.find('|', begin), value.size());
    choices.push_back(value.substr(begin, end - begin));
    begin = end + 1;
  }
  return choices;
}

std::string_view group_summary(std::string_view group) {
  if (group == "auth") return "Log in, and use the login";
  return group == "vault" ? "Look after the vault" : "Look at the settings";
}

}  // namespace maestro
