#pragma once

#include <chrono>
#include <optional>
#include <string>

#include "domain/secret.hpp"

namespace maestro {

/// A grant's tokens as they are kept (RFC 6749 §5.1).
struct OAuthToken {
  AccessToken access_token;
  std::optional<RefreshToken> refresh_token;
  std::chrono::sys_seconds expiry{};    ///< when the access token ends, by this machine's clock
  std::optional<std::string> scope;     ///< as granted, separated by spaces
  std::string token_type = "Bearer";    ///< the only one
  std::chrono::seconds lifetime{3600};  ///< as issued; the refresh windows are fractions of it

  [[nodiscard]] OAuthToken clone() const;
};

/// Whose login it is, where the server says so. Shown by status; sealed like the tokens.
struct Identity {
  std::optional<std::string> account_email;
  std::optional<std::string> organization_name;
  std::optional<std::string> organization_uuid;
  std::optional<std::string> account_uuid{};
  std::optional<std::string> workspace_id{};
  std::optional<std::string> workspace_name{};

  friend bool operator==(const Identity&, const Identity&) = default;
};

/// A token endpoint's good answer.
struct TokenAnswer {
  AccessToken access_token;
  std::optional<RefreshToken> refresh_token;  ///< absent, and never empty: keep the old one (RFC 6749 §6)
  std::optional<std::string> scope;           ///< absent: as before
  std::chrono::seconds lifetime{3600};
  /// `refresh_token_expires_in` (draft-ietf-oauth-refresh-token-expiration): how long the login itself lasts.
  std::optional<std::chrono::seconds> login_lifetime{};
  Identity identity;
  std::chrono::sys_seconds sent_at{};  ///< before the request left
  std::string endpoint;                ///< which of the listed endpoints answered
};

inline constexpr std::chrono::seconds default_lifetime{3600};
inline constexpr std::chrono::seconds longest_lifetime{std::chrono::hours{24 * 3650}};

/// `expires_in` as the server sent it: truncated, at most ten years; one hour unless it is a positive number.
[[nodiscard]] std::chrono::seconds lifetime_from(std::optional<double> expires_in);

/// The first token of a grant.
[[nodiscard]] OAuthToken make_token(TokenAnswer answer);
/// The next token: what the answer leaves out stays as it was.
[[nodiscard]] OAuthToken merge(const OAuthToken& old, TokenAnswer answer);
/// What the answer leaves out stays as it was.
[[nodiscard]] Identity merge(const Identity& old, const Identity& answer);

}  // namespace maestro
