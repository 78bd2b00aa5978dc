#include "app/usecase/logout.hpp"

#include "tests/app/usecase/answers.hpp"
#include "tests/app/usecase/mocks.hpp"
#include "tests/fakes/fake_clock.hpp"
#include "tests/fakes/fake_token_vault.hpp"
#include "tests/support/anthropic.hpp"
#include "tests/support/matchers.hpp"

namespace maestro::testing {
namespace {

using namespace std::chrono_literals;
using ::testing::_;
using ::testing::Return;
using ::testing::StrictMock;

class LogoutTest : public ::testing::Test {
 protected:
  Result<LogoutOutcome> forget() { return logout(vault_, vault_, a_session, Ongoing::waited_for, 1s); }
  Result<LogoutOutcome> forget_at_once() { return logout(vault_, vault_, a_session, Ongoing::overridden, 1s); }
  FakeClock clock_;
  FakeTokenVault vault_{clock_};
};

TEST_F(LogoutTest, ForgetsTheTokensAndKeepsTheGeneration) {
  vault_.plant(a_session, record("old", clock_.now()));
  EXPECT_EQ(forget().value(), LogoutOutcome::forgotten);
  const auto left = vault_.load(a_session);
  EXPECT_EQ((*left)->state, GrantState::forgotten);
  EXPECT_EQ((*left)->generation, 2);
  EXPECT_TRUE((*left)->token.access_token.empty());
}

TEST_F(LogoutTest, HasNothingToDoWhenNothingIsStored) { EXPECT_EQ(forget().value(), LogoutOutcome::nothing_stored); }

TEST_F(LogoutTest, HasNothingToDoTheSecondTime) {
  vault_.plant(a_session, record("old", clock_.now()));
  ASSERT_THAT(forget(), IsOk());
  EXPECT_EQ(forget().value(), LogoutOutcome::nothing_stored);
}

TEST_F(LogoutTest, ForgetsAPendingLoginToo) {
  PendingLogin pending;
  ASSERT_THAT(vault_.put(a_session, pending), IsOk());
  EXPECT_EQ(forget().value(), LogoutOutcome::forgotten);
  EXPECT_FALSE((*vault_.find(a_session)).has_value());
}

TEST_F(LogoutTest, WaitsNoLongerThanToldForWhoeverHoldsTheSession) {
  vault_.plant(a_session, record("old", clock_.now()));
  const auto other = vault_.lock(a_session, {});
  EXPECT_THAT(forget(), FailsWith(Errc::vault_busy));
}

TEST_F(LogoutTest, WaitsForNobodyWhereThatIsWanted) {
  vault_.plant(a_session, record("old", clock_.now()));
  ASSERT_THAT(vault_.put(a_session, PendingLogin()), IsOk());
  const auto other = *vault_.lock(a_session, {});
  const auto attempt = *other->reserve(0s);
  ASSERT_THAT(attempt->begin(RefreshSubject{}), IsOk());
  EXPECT_EQ(forget_at_once().value(), LogoutOutcome::forgotten);
  EXPECT_FALSE((*vault_.find(a_session)).has_value());
  ASSERT_THAT(attempt->land(answer("late", clock_.now())), IsOk());
  EXPECT_THAT(attempt->commit(), FailsWith(Errc::vault_overtaken)) << "the refresh that is under way";
  EXPECT_EQ((*vault_.load(a_session))->state, GrantState::forgotten);
}

TEST_F(LogoutTest, ForgetsAPairThatHasLandedAndWasNotStored) {
  vault_.plant(a_session, record("old", clock_.now()));
  {
    const auto dead = *vault_.lock(a_session, {});
    const auto attempt = *dead->reserve(0s);
    ASSERT_THAT(attempt->begin(RefreshSubject{}), IsOk());
    ASSERT_THAT(attempt->land(answer("landed", clock_.now())), IsOk());
  }
  EXPECT_EQ(forget().value(), LogoutOutcome::forgotten);
  EXPECT_EQ((*vault_.load(a_session))->state, GrantState::forgotten);
}

TEST_F(LogoutTest, ReplacesADamagedRecord) {
  StrictMock<MockTokenVault> vault;
  auto guard = std::make_unique<StrictMock<MockSessionGuard>>();
  EXPECT_CALL(*guard, erase()).WillOnce([] { return Status(); });
  EXPECT_CALL(vault, load(_)).WillOnce([](auto&) {
    return Result<std::optional<SessionRecord>>(fail(Errc::vault_corrupt, "damaged"));
  });
  EXPECT_CALL(vault, lock(_, _)).WillOnce([&](auto&&...) {
    return Result<std::unique_ptr<SessionGuard>>(std::move(guard));
  });
  EXPECT_EQ(logout(vault, vault_, a_session, Ongoing::waited_for, 1s).value(), LogoutOutcome::forgotten);
}

class RevocationTest : public LogoutTest {
 protected:
  RevocationTest() {
    provider_.revocation_endpoint = "https://console.anthropic.com/revoke";
    vault_.plant(a_session, record("old", clock_.now()));
  }
  Status give_back() { return revoke(vault_, endpoint_, a_session, provider_, 1s); }
  ProviderProfile provider_ = anthropic();
  StrictMock<MockRevocationEndpoint> endpoint_;
};

TEST_F(RevocationTest, GivesTheTokensBackUnderTheSessionsLock) {
  EXPECT_CALL(endpoint_, revoke(_, _)).WillOnce([this](const TokenRequest& request, const OAuthToken& token) {
    EXPECT_EQ(request.url, "https://console.anthropic.com/revoke");
    EXPECT_EQ(token.refresh_token->reveal(), "refresh-old");
    EXPECT_THAT(vault_.lock(a_session, {}), FailsWith(Errc::vault_busy));
    return TokenResult<void>();
  });
  EXPECT_THAT(give_back(), IsOk());
}

TEST_F(RevocationTest, ForgetsNothingWhenTheServerCouldNotBeTold) {
  EXPECT_CALL(endpoint_, revoke(_, _)).WillOnce([](auto&&...) {
    return TokenResult<void>(tl::unexpected(failure(TokenFault::unreachable)));
  });
  EXPECT_THAT(give_back(), FailsWith(Errc::unreachable));
  EXPECT_EQ((*vault_.load(a_session))->token.access_token.reveal(), "access-old");
}

TEST_F(RevocationTest, HasNothingToGiveBackTwice) {
  ASSERT_THAT(forget(), IsOk());
  EXPECT_THAT(give_back(), IsOk());
}

TEST_F(RevocationTest, GivesNoTokenToAHostThatIsNotTheLoginsOwn) {
  provider_.revocation_endpoint = "https://elsewhere.example/revoke";
  EXPECT_THAT(give_back(), FailsWith(Errc::other_issuer));
}

TEST_F(RevocationTest, GivesNoTokenBackWithAnotherClientsId) {
  provider_.client_id = "another";
  provider_.sources.client_id = "config.toml";
  EXPECT_THAT(give_back(), FailsWith(Errc::other_client));
}

TEST_F(RevocationTest, NeedsAnEndpoint) {
  provider_.revocation_endpoint = "";
  EXPECT_THAT(give_back(), FailsWith(Errc::bad_setting));
}

}  // namespace
}  // namespace maestro::testing
