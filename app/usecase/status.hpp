#pragma once

#include "ports/clock.hpp"
#include "ports/token_vault.hpp"

namespace maestro {

enum class LoginState {
  valid,
  expiring,  ///< in the advisory window or beyond, but not expired
  expired,
  rejected,  ///< the server refused the refresh token for good
  absent,
};

/// What is stored of a session. Holds no secret.
struct LoginStatus {
  SessionKey session;
  LoginState state = LoginState::absent;
  std::chrono::sys_seconds expires_at{};
  std::chrono::seconds expires_in{};  ///< negative once expired
  std::string scope;                  ///< separated by spaces
  Identity identity;
  bool refreshable = false;
};

/// As of `now`; absent if there is no record, or a tombstone.
[[nodiscard]] LoginStatus describe(const SessionKey& session, const SessionRecord* record,
                                   std::chrono::sys_seconds now);

/// Looks, and does nothing else: never refreshes, never sends, never waits.
[[nodiscard]] Result<LoginStatus> login_status(TokenVault& vault, Clock& clock, const SessionKey& session);

}  // namespace maestro
