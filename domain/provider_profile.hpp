#pragma once

#include <string>
#include <vector>

#include "domain/result.hpp"

namespace maestro {

enum class StateMode {
  verifier,  ///< `state` equals the code verifier, as the reference has it; SECURITY.md says what this gives up
  random,    ///< 32 independent random bytes
};

enum class BodyEncoding {
  json,  ///< application/json, compact
  form,  ///< application/x-www-form-urlencoded
};

/// All that is particular to one authorization server. Data, not code: config/providers/*.toml and `[providers.NAME]`
/// in the user's settings.
struct ProviderProfile {
  std::string name;
  std::string client_id;
  std::string authorization_endpoint;
  std::string token_endpoint;
  std::vector<std::string> token_endpoint_alternates;  ///< tried in order after a 404 or 410, and after nothing else
  std::string redirect_uri;
  std::vector<std::string> scopes;
  /// The query of the authorization URL, in order, each `name=value`. A value may be one of `{client_id}`,
  /// `{redirect_uri}`, `{scope}`, `{code_challenge}`, `{state}`.
  std::vector<std::string> authorization_parameters;
  StateMode state = StateMode::verifier;
  BodyEncoding exchange_encoding = BodyEncoding::json;
  BodyEncoding refresh_encoding = BodyEncoding::form;
  std::string user_agent;
  std::string api_base;  ///< the only host that may be sent an access token; empty: none
};

/// Endpoints well-formed and safe (see EndpointUrl), nothing empty that must not be. Fails with Errc::bad_setting and
/// names the setting.
[[nodiscard]] Status validate(const ProviderProfile& provider);

/// The scopes as one parameter (RFC 6749 §3.3): separated by single spaces, in the order of the profile.
[[nodiscard]] std::string scope_parameter(const ProviderProfile& provider);

/// Whether a code or token may be sent there: the token endpoint or one of its alternates.
[[nodiscard]] bool is_listed_token_endpoint(const ProviderProfile& provider, const std::string& url);

}  // namespace maestro
