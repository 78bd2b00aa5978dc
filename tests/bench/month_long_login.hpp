#pragma once

#include "ports/token_vault.hpp"
#include "tests/support/anthropic.hpp"

namespace maestro::testing {

/// A good answer of ordinary size: a token that is issued at `now` and is good for 30 days.
inline TokenAnswer month_long_answer(std::chrono::sys_seconds now) {
  TokenAnswer answer;
  answer.access_token = AccessToken("sk-ant-oat01-" + std::string(95, 'a'));
  answer.refresh_token = RefreshToken("sk-ant-ort01-" + std::string(95, 'r'));
  answer.lifetime = std::chrono::hours{24 * 30};
  answer.scope = "org:create_api_key user:profile user:inference";
  answer.identity = {"ada@example.com", "Example", "7d0f9c52-3f0b-4c7a-9a55-0d3a5f1c2b10"};
  answer.sent_at = now;
  answer.endpoint = "https://console.anthropic.com/v1/oauth/token";
  return answer;
}

inline GrantId month_long_grant() {
  GrantId id;
  id.fill('g');
  return id;
}

/// The login that it makes.
inline SessionRecord month_long_login(std::chrono::sys_seconds now) {
  return log_in(std::nullopt, 0, month_long_grant(), month_long_answer(now), bind_grant(anthropic()),
                {1, "bench", now});
}

/// Spends what it is told to, and stores a month long answer.
inline Status spend_for_a_month(SessionGuard& guard, const SpendSubject& subject, std::chrono::sys_seconds now) {
  const Result<std::unique_ptr<SpendAttempt>> attempt = guard.reserve(std::chrono::seconds{10});
  if (!attempt) return fail(attempt.error());
  if (Status begun = (*attempt)->begin(subject); !begun) return begun;
  if (Status landed = (*attempt)->land(month_long_answer(now)); !landed) return landed;
  return (*attempt)->commit();
}

inline Status store_month_long_login(TokenVault& vault, const SessionKey& session, std::chrono::sys_seconds now) {
  const auto guard = vault.lock(session, {std::chrono::seconds{10}, std::nullopt});
  if (!guard) return fail(guard.error());
  return spend_for_a_month(**guard, LoginSubject{month_long_grant(), bind_grant(anthropic()), {}}, now);
}

}  // namespace maestro::testing
