#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
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

/// Whether the state goes to the token endpoint with the code. RFC 6749 has no place for it there.
enum class StateAtExchange { sent, omitted };

/// How a login is asked for when nobody says.
enum class LoginGrant {
  authorization_code,  ///< RFC 6749 §4.1
  device_code,         ///< RFC 8628
};

/// All that is particular to one authorization server. Data, not code: config/providers/*.toml and `[providers.NAME]`
/// in the user's settings.
struct ProviderProfile {
  std::string name;
  /// Who the server says it is. Endpoints that are empty are asked for there (RFC 8414), and an `iss` in the
  /// authorization response must be this (RFC 9207). Empty: neither.
  std::string issuer;
  std::string client_id;
  LoginGrant grant = LoginGrant::authorization_code;
  std::string authorization_endpoint;
  std::string token_endpoint;
  std::vector<std::string>
      token_endpoint_alternates;              ///< tried in order after a 404, 405 or 410, and after nothing else
  std::string device_authorization_endpoint;  ///< RFC 8628; empty: none
  std::string revocation_endpoint;            ///< RFC 7009; empty: none
  std::string redirect_uri;                   ///< of a page that shows the code; empty: logins are by callback only
  /// On this machine, with `{port}` for a port that is free (RFC 8252 §7.3).
  std::string callback_redirect_uri = "http://localhost:{port}/callback";
  std::vector<std::string> scopes;
  /// The query of the authorization URL, in order, each `name=value`. A value may be one of `{client_id}`,
  /// `{redirect_uri}`, `{scope}`, `{code_challenge}`, `{state}`; one that stands for nothing is left out.
  std::vector<std::string> authorization_parameters;
  std::size_t verifier_length = 43;  ///< in characters
  StateMode state = StateMode::verifier;
  StateAtExchange exchange_state = StateAtExchange::sent;
  BodyEncoding exchange_encoding = BodyEncoding::json;
  BodyEncoding refresh_encoding = BodyEncoding::form;
  std::vector<std::string> exchange_headers;  ///< besides the usual ones, each `Name: value`
  std::vector<std::string> refresh_headers;
  std::string user_agent;
  std::string api_base;  ///< the only host that may be sent an access token; empty: none
  /// What a server does with a refresh token that comes back after it was spent.
  enum class Reuse { unknown, grace, revokes } reuse = Reuse::unknown;
  /// Where the values that a login is bound to were set (`environment ANTHROPIC_CLIENT_ID`); `default`: built in.
  struct Sources {
    std::string client_id = "default";
    std::string endpoints = "default";  ///< of issuer, token_endpoint and token_endpoint_alternates, the strongest
    std::string api_base = "default";
  } sources{};
  bool promises_issuer = false;  ///< the server's metadata say that every authorization response has an `iss`
};

/// What is wrong with a setting of a provider.
struct ProviderFault {
  std::string key;  ///< `token_endpoint`
  std::string what;
  std::string hint;
};

/// Absent when every endpoint is well-formed and safe (see EndpointUrl), and nothing is missing.
[[nodiscard]] std::optional<ProviderFault> find_fault(const ProviderProfile& provider);

/// The same as an error: Errc::bad_setting, naming the setting.
[[nodiscard]] Status validate(const ProviderProfile& provider);

/// Whether a login of the provider's grant has the endpoints that it needs, without asking the issuer.
[[nodiscard]] bool has_endpoints(const ProviderProfile& provider);

/// The scopes as one parameter (RFC 6749 §3.3): separated by single spaces, in the order of the profile.
[[nodiscard]] std::string scope_parameter(const ProviderProfile& provider);

/// Where a login by callback comes back to.
[[nodiscard]] std::string callback_redirect_uri(const ProviderProfile& provider, std::uint16_t port);

/// Whether a code or token may be sent there.
[[nodiscard]] bool is_listed_token_endpoint(const ProviderProfile& provider, const std::string& url);
[[nodiscard]] bool is_listed_endpoint(const ProviderProfile& provider, const std::string& url);

/// `Name: value`, taken apart; the value may follow at once.
[[nodiscard]] std::pair<std::string, std::string> split_header(const std::string& header);

}  // namespace maestro
