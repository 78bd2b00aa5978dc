#pragma once

#include <chrono>
#include <string>

#include "domain/oauth_token.hpp"
#include "domain/pkce.hpp"
#include "domain/provider_profile.hpp"
#include "domain/token_failure.hpp"
#include "ports/http_client.hpp"

namespace maestro {

/// An authorization code on its way to become tokens (RFC 6749 §4.1.3, RFC 7636 §4.5).
struct CodeGrant {
  const AuthorizationCode& code;
  const State& state;
  const CodeVerifier& code_verifier;
};

/// Where a token request goes, and how long it may take: see HttpRequest.
struct TokenRequest {
  const ProviderProfile& provider;
  std::string url;  ///< one of the provider's endpoints
  std::chrono::milliseconds connect_timeout{5000};
  std::chrono::milliseconds answer_timeout{std::chrono::minutes{5}};
  HttpEvents* events = nullptr;  ///< null: nobody asks
};

/// The authorization server's token endpoint, without its JSON. A call sends at most one request to `url` (an
/// implementation that repeats says so). Blocks. Thread-safe.
class TokenEndpoint {
 public:
  virtual ~TokenEndpoint() = default;
  [[nodiscard]] virtual TokenResult<TokenAnswer> exchange(const TokenRequest& request, const CodeGrant& grant) = 0;
  /// RFC 6749 §6. The refresh token is single-use: see TokenFault for what a failure means for it.
  [[nodiscard]] virtual TokenResult<TokenAnswer> refresh(const TokenRequest& request,
                                                         const RefreshToken& refresh_token) = 0;
};

}  // namespace maestro
