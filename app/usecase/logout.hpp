#pragma once

#include "ports/clock.hpp"
#include "ports/pending_logins.hpp"
#include "ports/revocation_endpoint.hpp"
#include "ports/token_vault.hpp"

namespace maestro {

enum class LogoutOutcome { forgotten, nothing_stored };

/// Forgets a session's tokens, and its pending login, on this machine. Works on a damaged record, too, and waits for
/// whoever refreshes the session at the moment, for at most `patience`.
[[nodiscard]] Result<LogoutOutcome> logout(TokenVault& vault, PendingLogins& pending_logins, Clock& clock,
                                           const SessionKey& session, std::chrono::milliseconds patience);

/// Gives the tokens of a login back to the server (RFC 7009), under the session's lock. They stay where they are, to be
/// forgotten by a logout: a server that could not be told can be told again. Nothing stored has nothing to revoke.
/// Errc::bad_setting if the provider has no revocation endpoint.
[[nodiscard]] Status revoke(TokenVault& vault, RevocationEndpoint& endpoint, const SessionKey& session,
                            const ProviderProfile& provider, std::chrono::milliseconds patience);

}  // namespace maestro
