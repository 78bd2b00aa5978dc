#pragma once

#include <gmock/gmock.h>

#include <memory>
#include <string>

#include "ports/token_vault.hpp"
#include "tests/contracts/sample_records.hpp"
#include "tests/support/matchers.hpp"

namespace maestro::testing {

inline LoginSubject login_subject(char name, AccountRule rule = {}) {
  LoginSubject subject{grant(name), {}, std::move(rule)};
  subject.binding.client_id = "client";
  return subject;
}

/// A spending without its server: guard and attempt, as the process that sends has them. Its end is that process's end.
struct Spending {
  std::unique_ptr<SessionGuard> guard;
  std::unique_ptr<SpendAttempt> attempt;
};

inline Result<Spending> reserve(TokenVault& vault, const SessionKey& session) {
  using std::chrono::milliseconds;
  Result<std::unique_ptr<SessionGuard>> guard = vault.lock(session, {milliseconds(0), std::nullopt});
  if (!guard) return fail(std::move(guard));
  Result<std::unique_ptr<SpendAttempt>> attempt = (*guard)->reserve(milliseconds(0));
  if (!attempt) return fail(std::move(attempt));
  return Spending{*std::move(guard), *std::move(attempt)};
}

/// Up to the landing.
inline Result<Spending> land(TokenVault& vault, const SessionKey& session, const SpendSubject& subject,
                             TokenAnswer answer) {
  Result<Spending> spending = reserve(vault, session);
  if (!spending) return spending;
  if (Status begun = spending->attempt->begin(subject); !begun) return fail(std::move(begun));
  if (Status landed = spending->attempt->land(std::move(answer)); !landed) return fail(std::move(landed));
  return spending;
}

inline Status spend(TokenVault& vault, const SessionKey& session, const SpendSubject& subject, TokenAnswer answer) {
  const Result<Spending> spending = land(vault, session, subject, std::move(answer));
  if (!spending) return fail(spending.error());
  return spending->attempt->commit();
}

inline Status log_in(TokenVault& vault, const SessionKey& session, char name) {
  return spend(vault, session, login_subject(name), answer(std::string(1, name)));
}

inline Status refresh(TokenVault& vault, const SessionKey& session, const std::string& name) {
  return spend(vault, session, RefreshSubject{}, answer(name));
}

}  // namespace maestro::testing
