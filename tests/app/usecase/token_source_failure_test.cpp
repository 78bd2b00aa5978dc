#include "tests/app/usecase/token_source_fixture.hpp"

namespace maestro::testing {
namespace {

using TokenSourceFailureTest = TokenSourceFixture;

TokenResult<TokenAnswer> failed(TokenFault fault, int status = 0, const std::string& code = "") {
  return tl::unexpected(failure(fault, status, code));
}

TEST_F(TokenSourceFailureTest, ServesTheOldTokenInSilenceInTheAdvisoryWindow) {
  left(5min);
  EXPECT_CALL(once_, refresh(_, _)).WillOnce(Return(ByMove(failed(TokenFault::unsent))));
  const auto result = token();
  ASSERT_THAT(result, IsOk());
  EXPECT_EQ(result->token.access_token.reveal(), "access-old");
  EXPECT_EQ(log_.count<StaleTokenServed>(), 0);
}

TEST_F(TokenSourceFailureTest, DoesNotTryAgainForAMinuteInTheAdvisoryWindow) {
  left(10min);
  EXPECT_CALL(once_, refresh(_, _)).Times(2).WillRepeatedly([](auto&&...) { return failed(TokenFault::unsent); });
  ASSERT_THAT(token(), IsOk());
  clock_.advance(59s);
  ASSERT_THAT(token(), IsOk());
  clock_.advance(2s);
  ASSERT_THAT(token(), IsOk());
}

TEST_F(TokenSourceFailureTest, ServesAStillValidTokenWithAWarningInTheMandatoryWindow) {
  left(60s);
  EXPECT_CALL(persistent_, refresh(_, _)).WillOnce(Return(ByMove(failed(TokenFault::unsent))));
  const auto result = token();
  ASSERT_THAT(result, IsOk());
  EXPECT_EQ(result->token.access_token.reveal(), "access-old");
  EXPECT_EQ(log_.count<StaleTokenServed>(), 1);
}

TEST_F(TokenSourceFailureTest, FailsWhenAnExplicitLifeIsNotMet) {
  left(60s);
  EXPECT_CALL(persistent_, refresh(_, _)).WillOnce(Return(ByMove(failed(TokenFault::unsent))));
  EXPECT_THAT(token({5min}), FailsWith(Errc::unreachable));
}

TEST_F(TokenSourceFailureTest, FailsOnceTheTokenHasExpired) {
  left(0s);
  EXPECT_CALL(persistent_, refresh(_, _)).WillOnce(Return(ByMove(failed(TokenFault::unsent))));
  EXPECT_THAT(token(), FailsWith(Errc::unreachable));
}

class EveryFault : public TokenSourceFixture, public ::testing::WithParamInterface<TokenFailure> {};

TEST_P(EveryFault, LeavesTheStoredTokensAsTheyAre) {
  left(-1s);
  EXPECT_CALL(persistent_, refresh(_, _)).WillOnce([](auto&&...) {
    return TokenResult<TokenAnswer>(tl::unexpected(GetParam()));
  });
  EXPECT_FALSE(token().has_value());
  EXPECT_EQ(stored().token.access_token.reveal(), "access-old");
  EXPECT_EQ(stored().token.refresh_token->reveal(), "refresh-old");
  EXPECT_EQ(stored().generation, 1);
}

INSTANTIATE_TEST_SUITE_P(, EveryFault,
                         ::testing::Values(failure(TokenFault::unsent), failure(TokenFault::untrusted),
                                           failure(TokenFault::rate_limited, 429), failure(TokenFault::uncertain, 500),
                                           failure(TokenFault::moved, 404),
                                           failure(TokenFault::refused, 400, "invalid_grant"),
                                           failure(TokenFault::refused, 401, "invalid_client")));

TEST_F(TokenSourceFailureTest, StopsAskingAfterInvalidGrant) {
  left(-1s);
  EXPECT_CALL(persistent_, refresh(_, _)).WillOnce(Return(ByMove(failed(TokenFault::refused, 400, "invalid_grant"))));
  EXPECT_THAT(token(), FailsWith(Errc::login_needed));
  EXPECT_EQ(stored().state, GrantState::rejected);
  EXPECT_THAT(token(), FailsWith(Errc::login_needed));
}

TEST_F(TokenSourceFailureTest, KeepsAskingAfterAnyOtherRefusal) {
  left(-1s);
  EXPECT_CALL(persistent_, refresh(_, _)).WillOnce(Return(ByMove(failed(TokenFault::refused, 401, "invalid_client"))));
  EXPECT_THAT(token(), FailsWith(Errc::refused));
  EXPECT_EQ(stored().state, GrantState::usable);
}

TEST_F(TokenSourceFailureTest, WithdrawsTheIntentAfterADefiniteOutcome) {
  left(-1s);
  EXPECT_CALL(persistent_, refresh(_, _)).WillOnce(Return(ByMove(failed(TokenFault::unsent))));
  EXPECT_FALSE(token().has_value());
  EXPECT_FALSE(stored().intent.has_value());
}

TEST_F(TokenSourceFailureTest, LeavesTheIntentWhenTheAnswerWasLost) {
  left(-1s);
  EXPECT_CALL(persistent_, refresh(_, _)).WillOnce(Return(ByMove(failed(TokenFault::uncertain))));
  EXPECT_FALSE(token().has_value());
  EXPECT_TRUE(stored().intent.has_value());
}

TEST_F(TokenSourceFailureTest, SaysThatARefreshWasInterruptedWhenItsTokenIsSpent) {
  SessionRecord interrupted = record("old", clock_.now());
  interrupted.intent = Intent{clock_.now(), crypto_.sha256("refresh-old")};
  vault_.plant(a_session, std::move(interrupted));
  EXPECT_CALL(persistent_, refresh(_, _)).WillOnce(Return(ByMove(failed(TokenFault::refused, 400, "invalid_grant"))));
  const auto result = token(forced);
  ASSERT_THAT(result, FailsWith(Errc::login_needed));
  EXPECT_THAT(result.error().what, ::testing::HasSubstr("interrupted at 2023-11-14T22:13:20Z"));
  EXPECT_EQ(log_.count<RefreshWasInterrupted>(), 1);
}

TEST_F(TokenSourceFailureTest, DoesNotAskBeforeTheTimeThatTheServerNamed) {
  left(-1s);
  TokenFailure limited = failure(TokenFault::rate_limited, 429);
  limited.retry_after = 120s;
  EXPECT_CALL(persistent_, refresh(_, _))
      .WillOnce(Return(ByMove(TokenResult<TokenAnswer>(tl::unexpected(limited)))))
      .WillOnce(Return(ByMove(answer("new", clock_.now()))));
  EXPECT_THAT(token(), FailsWith(Errc::rate_limited));
  clock_.advance(119s);
  EXPECT_THAT(token(), FailsWith(Errc::rate_limited));
  clock_.advance(1s);
  EXPECT_THAT(token(), IsOk());
}

TEST_F(TokenSourceFailureTest, KeepsNoPauseThatAClockNotedWhichHasBeenSetBackSince) {
  TokenFailure limited = failure(TokenFault::rate_limited, 429);
  limited.retry_after = 120s;
  EXPECT_CALL(persistent_, refresh(_, _))
      .WillOnce(Return(ByMove(TokenResult<TokenAnswer>(tl::unexpected(limited)))))
      .WillOnce(Return(ByMove(answer("new", clock_.now()))));
  EXPECT_THAT(token(forced), FailsWith(Errc::rate_limited));
  clock_.step(-1h);
  EXPECT_THAT(token(forced), IsOk());
}

TEST_F(TokenSourceFailureTest, ServesATokenOfUnknownEndWithAWarningThatNamesNoTime) {
  clock_.step(-24h);
  EXPECT_CALL(persistent_, refresh(_, _)).WillOnce(Return(ByMove(failed(TokenFault::unsent))));
  ASSERT_THAT(token(), IsOk());
  ASSERT_EQ(log_.count<StaleTokenServed>(), 1);
  EXPECT_EQ(std::get<StaleTokenServed>(log_.events().back()).left, std::nullopt);
}

TEST_F(TokenSourceFailureTest, PromisesNoExplicitLifeOfATokenOfUnknownEnd) {
  clock_.step(-24h);
  EXPECT_CALL(persistent_, refresh(_, _)).WillOnce(Return(ByMove(failed(TokenFault::unsent))));
  EXPECT_THAT(token({5min}), FailsWith(Errc::unreachable));
}

TEST_F(TokenSourceFailureTest, SendsNothingWhenTheIntentCannotBeWritten) {
  left(-1s);
  StrictMock<MockTokenVault> vault;
  auto guard = std::make_unique<StrictMock<MockSessionGuard>>();
  EXPECT_CALL(vault, load(_)).WillOnce(Return(ByMove(std::optional(stored()))));
  EXPECT_CALL(*guard, load()).WillOnce(Return(ByMove(std::optional(stored()))));
  EXPECT_CALL(*guard, intend(_)).WillOnce(Return(ByMove(Status(fail(Errc::vault_unavailable, "full")))));
  EXPECT_CALL(vault, lock(_, _)).WillOnce([&](auto&&...) {
    return Result<std::unique_ptr<SessionGuard>>(std::move(guard));
  });
  EXPECT_THAT(source(vault).token(a_session, {}), FailsWith(Errc::vault_unavailable));
}

TEST_F(TokenSourceFailureTest, TriesTheCommitAgainBeforeGivingUp) {
  StrictMock<MockTokenVault> vault;
  auto guard = std::make_unique<StrictMock<MockSessionGuard>>();
  EXPECT_CALL(vault, load(_)).WillOnce(Return(ByMove(std::optional(stored()))));
  EXPECT_CALL(*guard, load()).WillOnce(Return(ByMove(std::optional(stored()))));
  EXPECT_CALL(*guard, intend(_)).WillOnce(Return(ByMove(Status())));
  EXPECT_CALL(*guard, commit(_, _))
      .WillOnce(Return(ByMove(Result<Kept>(fail(Errc::vault_unavailable, "full")))))
      .WillOnce(Return(Kept::in_vault));
  EXPECT_CALL(vault, lock(_, _)).WillOnce([&](auto&&...) {
    return Result<std::unique_ptr<SessionGuard>>(std::move(guard));
  });
  EXPECT_CALL(persistent_, refresh(_, _)).WillOnce(Return(ByMove(answer("new", clock_.now()))));
  EXPECT_THAT(source(vault).token(a_session, forced), IsOk());
}

TEST_F(TokenSourceFailureTest, WarnsThatTheTokensAreKeptBesideTheVault) {
  StrictMock<MockTokenVault> vault;
  auto guard = std::make_unique<StrictMock<MockSessionGuard>>();
  EXPECT_CALL(vault, load(_)).WillOnce(Return(ByMove(std::optional(stored()))));
  EXPECT_CALL(*guard, load()).WillOnce(Return(ByMove(std::optional(stored()))));
  EXPECT_CALL(*guard, intend(_)).WillOnce(Return(ByMove(Status())));
  EXPECT_CALL(*guard, commit(_, _)).WillOnce(Return(Kept::beside_it));
  EXPECT_CALL(vault, lock(_, _)).WillOnce([&](auto&&...) {
    return Result<std::unique_ptr<SessionGuard>>(std::move(guard));
  });
  EXPECT_CALL(persistent_, refresh(_, _)).WillOnce(Return(ByMove(answer("new", clock_.now()))));
  EXPECT_THAT(source(vault).token(a_session, forced), IsOk());
  EXPECT_EQ(log_.count<LoginSetAside>(), 1);
}

TEST_F(TokenSourceFailureTest, GivesOutNoTokenThatCouldNotBeStored) {
  StrictMock<MockTokenVault> vault;
  auto guard = std::make_unique<StrictMock<MockSessionGuard>>();
  EXPECT_CALL(vault, load(_)).WillOnce(Return(ByMove(std::optional(stored()))));
  EXPECT_CALL(*guard, load()).WillOnce(Return(ByMove(std::optional(stored()))));
  EXPECT_CALL(*guard, intend(_)).WillOnce(Return(ByMove(Status())));
  EXPECT_CALL(*guard, commit(_, _)).WillRepeatedly([](auto&&...) {
    return Result<Kept>(fail(Errc::vault_unavailable, ""));
  });
  EXPECT_CALL(vault, lock(_, _)).WillOnce([&](auto&&...) {
    return Result<std::unique_ptr<SessionGuard>>(std::move(guard));
  });
  EXPECT_CALL(persistent_, refresh(_, _)).WillOnce(Return(ByMove(answer("new", clock_.now()))));
  EXPECT_THAT(source(vault).token(a_session, forced), FailsWith(Errc::vault_unavailable));
}

TEST_F(TokenSourceFailureTest, ServesAValidTokenFromAVaultThatTakesNoWrites) {
  left(60s);
  StrictMock<MockTokenVault> vault;
  EXPECT_CALL(vault, load(_)).WillOnce(Return(ByMove(std::optional(stored()))));
  EXPECT_CALL(vault, lock(_, _)).WillOnce([](auto&&...) {
    return Result<std::unique_ptr<SessionGuard>>(fail(Errc::vault_unavailable, "read-only"));
  });
  const auto result = source(vault).token(a_session, {});
  ASSERT_THAT(result, IsOk());
  EXPECT_EQ(result->token.access_token.reveal(), "access-old");
}

TEST_F(TokenSourceFailureTest, ServesALoginWithoutARefreshTokenUntilItEnds) {
  SessionRecord plain = record("old", clock_.now());
  plain.token.refresh_token.reset();
  vault_.plant(a_session, std::move(plain));
  left(60s);
  EXPECT_THAT(token(), IsOk());
  left(0s);
  EXPECT_THAT(token(), FailsWith(Errc::login_needed));
}

}  // namespace
}  // namespace maestro::testing
