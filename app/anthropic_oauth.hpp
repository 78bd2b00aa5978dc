#pragma once

#include <string>
#include <utility>
#include <vector>

#include "domain/device_code_response.hpp"
#include "domain/oauth_token.hpp"
#include "domain/pkce.hpp"
#include "domain/result.hpp"

/// Anthropic's login in three calls, for a program that keeps its tokens itself. Nothing here reads settings or the
/// environment, stores anything, or touches a signal. Thread-safe.
namespace maestro {

/// Where to log in. The defaults are the reference's; SECURITY.md says what the default client id means.
struct AnthropicOAuthConfig {
  std::string client_id = "9d1c250a-e61b-44d9-88ed-5944d1962f5e";
  std::string authorization_endpoint = "https://claude.ai/oauth/authorize";
  std::string token_endpoint = "https://console.anthropic.com/v1/oauth/token";
  std::string redirect_uri = "https://console.anthropic.com/oauth/code/callback";
  std::vector<std::string> scopes = {"org:create_api_key", "user:profile", "user:inference"};
};

/// A fresh verifier and its challenge; the state is the verifier. Aborts without randomness.
[[nodiscard]] PkceParams generate_pkce_params();

/// The address for the person's browser, and what the exchange will need. Fails with Errc::bad_setting.
[[nodiscard]] Result<std::pair<std::string, PkceParams>> generate_oauth_url(const AnthropicOAuthConfig& config = {});

/// Redeems `code#state`, as the person pasted it. Blocks for at most a minute. Fails with Errc::bad_input or
/// Errc::state_mismatch before anything is sent; then with Errc::unreachable, bad_answer, refused, spent_code or
/// rate_limited.
[[nodiscard]] Result<OAuthToken> exchange_code_for_tokens(const PastedText& pasted, const PkceParams& pkce,
                                                          const AnthropicOAuthConfig& config = {});

/// For callers that know only the device flow (RFC 8628 §3.2).
[[nodiscard]] Result<DeviceCodeResponse> generate_device_code_response(const PkceParams& pkce,
                                                                       const AnthropicOAuthConfig& config = {});

}  // namespace maestro
