#pragma once

#include "tests/app/usecase/spend_scene.hpp"

namespace maestro::testing {

/// Spendings as TokenSource and Login order them, for a login that is stored.
class SpendFixture : public SpendScene {
 protected:
  SpendFixture() { vault_.plant(a_session, record("old", clock_.now())); }

  SpendOrder refresh_order() {
    return {a_session, anthropic(), RefreshSubject{}, SendRefreshToken{stored()}, Persistence::persistent, 60s};
  }
  static SpendOrder code_order(const AccountRule& rule = {}) {
    LoginSubject subject{{}, bind_grant(anthropic()), rule};
    subject.grant_id.fill('n');
    return {a_session,
            anthropic(),
            std::move(subject),
            SendCode{AuthorizationCode("CODE"), State("state"), CodeVerifier("verifier")},
            Persistence::persistent,
            60s};
  }
  SpendReport spend(SpendOrder order) {
    Result<std::unique_ptr<SessionGuard>> guard = vault_.lock(a_session, {});
    EXPECT_THAT(guard, IsOk());
    const std::chrono::milliseconds wait = order.wait;
    const Result<SpendReport> report =
        runner_.run(std::make_unique<Spend>(spend_parts(), std::move(order), *std::move(guard)), wait, watcher_);
    EXPECT_THAT(report, IsOk());
    return report.value_or(SpendReport());
  }
  SpendReport refresh() { return spend(refresh_order()); }
  static std::optional<Errc> code_of(const SpendReport& report) {
    return report.error ? std::optional(report.error->code) : std::nullopt;
  }
  void expire() { clock_.advance(stored().token.expiry - clock_.now() + 1s); }
  /// A process has sent the stored refresh token before, and nobody knows what became of it.
  void interrupt() {
    const auto guard = *vault_.lock(a_session, {});
    ASSERT_THAT((*guard->reserve(0s))->begin(RefreshSubject{}), IsOk());
  }
};

inline const SpendReport done{2, std::nullopt, std::nullopt};

}  // namespace maestro::testing
