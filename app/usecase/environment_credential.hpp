#pragma once

#include <string>
#include <vector>

#include "ports/config_source.hpp"
#include "ports/secret_environment.hpp"

namespace maestro {

enum class CredentialKind { oauth, api_key };

/// A credential that does not come from the vault: `ANTHROPIC_AUTH_TOKEN`, `ANTHROPIC_API_KEY`. How long it is good is
/// not known, and it cannot be refreshed.
struct EnvironmentCredential {
  CredentialKind kind = CredentialKind::oauth;
  std::string variable;
  AccessToken secret;
};

struct EnvironmentCredentials {
  std::vector<EnvironmentCredential> found;  ///< the stronger first
  bool win = false;  ///< over the vault: there is one, and no profile was named by a flag or a variable

  [[nodiscard]] const EnvironmentCredential* winner() const { return win ? &found.front() : nullptr; }
};

/// What the environment holds for the provider that is meant, by its settings auth_token_variable and api_key_variable.
/// A profile named by flag or MAESTRO_PROFILE wins: a child process that was told which profile is meant must not get
/// for ever the token that its parent put into its environment.
[[nodiscard]] Result<EnvironmentCredentials> environment_credentials(ConfigSource& config,
                                                                     SecretEnvironment& environment);

}  // namespace maestro
