#include <array>

#include "app/cli/command.hpp"

namespace maestro {

std::span<const Command> commands() {
  static const std::array all = {
      auth_login_command(),  auth_url_command(),     auth_exchange_command(), auth_status_command(),
      auth_token_command(),  auth_refresh_command(), auth_list_command(),     auth_switch_command(),
      auth_logout_command(), config_show_command(),  config_path_command(),   version_command(),
  };
  return all;
}

std::span<const Flag> common_flags() {
  static constexpr std::array all = {
      Flag{"--profile", "NAME", "Which of your logins (letters, digits, . _ @ -)"},
      Flag{"--provider", "NAME", "Which authorization server"},
      Flag{"--config", "FILE", "Settings file to use instead of the usual one"},
      Flag{"--log-level", "LEVEL", "trace, debug, info, warn, error or off"},
  };
  return all;
}

}  // namespace maestro
