#pragma once

#include "ports/clock.hpp"
#include "ports/pending_logins.hpp"
#include "ports/token_vault.hpp"

namespace maestro {

enum class LogoutOutcome { forgotten, nothing_stored };

/// Forgets a session's tokens, and its pending login, on this machine. Works on a damaged record, too, and waits for
/// whoever refreshes the session at the moment, for at most `patience`.
[[nodiscard]] Result<LogoutOutcome> logout(TokenVault& vault, PendingLogins& pending_logins, Clock& clock,
                                           const SessionKey& session, std::chrono::milliseconds patience);

}  // namespace maestro
