#pragma once

#include "ports/pending_logins.hpp"
#include "ports/revocation_endpoint.hpp"
#include "ports/token_vault.hpp"

namespace maestro {

enum class LogoutOutcome { forgotten, nothing_stored };

/// What a logout does about a refresh that is going on.
enum class Ongoing {
  waited_for,  ///< for at most the timeout, then Errc::vault_busy
  overridden,  ///< its new tokens find that the login is gone, and are dropped
};

/// Forgets a session's tokens, and its pending login, on this machine. Works on a damaged record, too.
[[nodiscard]] Result<LogoutOutcome> logout(TokenVault& vault, PendingLogins& pending_logins, const SessionKey& session,
                                           Ongoing ongoing, std::chrono::milliseconds timeout);

/// Gives the tokens of a login back to the server (RFC 7009), under the session's lock. They stay where they are, to be
/// forgotten by a logout: a server that could not be told can be told again. Nothing stored has nothing to revoke.
/// Errc::bad_setting if the provider has no revocation endpoint; Errc::other_issuer or other_client if the settings
/// name another than the login's.
[[nodiscard]] Status revoke(TokenVault& vault, RevocationEndpoint& endpoint, const SessionKey& session,
                            const ProviderProfile& provider, std::chrono::milliseconds timeout);

}  // namespace maestro
