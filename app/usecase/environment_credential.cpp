#include "app/usecase/environment_credential.hpp"

#include <array>

#include "app/usecase/settings.hpp"

namespace maestro {
namespace {

Result<bool> names_a_profile(ConfigSource& config) {
  const Result<std::optional<Setting>> profile = config.find("profile");
  if (!profile) return fail(profile.error());
  return *profile && ((*profile)->source.starts_with("flag") || (*profile)->source.starts_with("environment"));
}

}  // namespace

Result<EnvironmentCredentials> environment_credentials(ConfigSource& config, SecretEnvironment& environment) {
  const Result<SessionKey> session = load_session_key(config);
  if (!session) return fail(session.error());
  constexpr std::array kinds = {std::pair("auth_token_variable", CredentialKind::oauth),
                                std::pair("api_key_variable", CredentialKind::api_key)};
  EnvironmentCredentials credentials;
  for (const auto& [key, kind] : kinds) {
    Result<std::string> variable = load_text(config, "providers." + session->provider + "." + key);
    if (!variable) return fail(std::move(variable));
    if (variable->empty()) continue;
    Result<std::optional<AccessToken>> secret = environment.find(*variable);
    if (!secret) return fail(std::move(secret));
    if (*secret) credentials.found.push_back({kind, *std::move(variable), **std::move(secret)});
  }
  if (credentials.found.empty()) return credentials;
  const Result<bool> named = names_a_profile(config);
  if (!named) return fail(named.error());
  credentials.win = !*named;
  return credentials;
}

}  // namespace maestro
