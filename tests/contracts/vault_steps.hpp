#pragma once

#include "ports/token_vault.hpp"
#include "tests/contracts/sample_records.hpp"
#include "tests/support/anthropic.hpp"

namespace maestro::testing {

/// A code's exchange, up to its answer.
inline Result<std::unique_ptr<SpendAttempt>> begin_login(SessionGuard& guard, char name, const AccountRule& rule = {}) {
  Result<std::unique_ptr<SpendAttempt>> attempt = guard.reserve(std::chrono::seconds{1});
  if (!attempt) return attempt;
  if (Status begun = (*attempt)->begin(LoginSubject{grant(name), bind_grant(anthropic()), rule}); !begun)
    return fail(std::move(begun));
  return attempt;
}

/// A refresh, up to its answer.
inline Result<std::unique_ptr<SpendAttempt>> begin_refresh_of(SessionGuard& guard,
                                                              RefreshReason reason = RefreshReason::due) {
  Result<std::unique_ptr<SpendAttempt>> attempt = guard.reserve(std::chrono::seconds{1});
  if (!attempt) return attempt;
  if (Status begun = (*attempt)->begin(RefreshSubject{reason, std::nullopt}); !begun) return fail(std::move(begun));
  return attempt;
}

/// The answer comes, and is stored.
inline Status finish(SpendAttempt& attempt, TokenAnswer answer) {
  if (Status landed = attempt.land(std::move(answer)); !landed) return landed;
  return attempt.commit();
}

/// Logs in as a spending does; grant and tokens have the name.
inline Status store_login(TokenVault& vault, const SessionKey& session, char name, TokenAnswer answer) {
  const auto guard = vault.lock(session, {std::chrono::seconds{1}, std::nullopt});
  if (!guard) return fail(guard.error());
  const auto attempt = begin_login(**guard, name);
  if (!attempt) return fail(attempt.error());
  return finish(**attempt, std::move(answer));
}
inline Status store_login(TokenVault& vault, const SessionKey& session, char name) {
  return store_login(vault, session, name, answer(std::string(1, name)));
}

/// Refreshes as a spending does.
inline Status store_refresh(TokenVault& vault, const SessionKey& session, TokenAnswer answer) {
  const auto guard = vault.lock(session, {std::chrono::seconds{1}, std::nullopt});
  if (!guard) return fail(guard.error());
  const auto attempt = begin_refresh_of(**guard);
  if (!attempt) return fail(attempt.error());
  return finish(**attempt, std::move(answer));
}

}  // namespace maestro::testing
