#include "tests/app/usecase/token_source_fixture.hpp"

namespace maestro::testing {
namespace {

using TokenSourceFailureTest = TokenSourceFixture;

TEST_F(TokenSourceFailureTest, ServesTheOldTokenInSilenceInTheAdvisoryWindow) {
  left(5min);
  EXPECT_CALL(endpoint_, refresh(_, _)).WillOnce(fails(TokenFault::untrusted));
  const auto result = token();
  ASSERT_THAT(result, IsOk());
  EXPECT_EQ(result->token.access_token.reveal(), "access-old");
  EXPECT_EQ(log_.count<StaleTokenServed>(), 0);
}

TEST_F(TokenSourceFailureTest, DoesNotTryAgainForAMinuteInTheAdvisoryWindow) {
  left(10min);
  EXPECT_CALL(endpoint_, refresh(_, _)).Times(2).WillRepeatedly(fails(TokenFault::unreachable));
  ASSERT_THAT(token(), IsOk());
  clock_.advance(59s);
  ASSERT_THAT(token(), IsOk());
  clock_.advance(2s);
  ASSERT_THAT(token(), IsOk());
}

TEST_F(TokenSourceFailureTest, ServesAStillValidTokenWithAWarningInTheMandatoryWindow) {
  left(60s);
  EXPECT_CALL(endpoint_, refresh(_, _)).WillOnce(fails(TokenFault::untrusted));
  const auto result = token();
  ASSERT_THAT(result, IsOk());
  EXPECT_EQ(result->token.access_token.reveal(), "access-old");
  EXPECT_EQ(log_.count<StaleTokenServed>(), 1);
}

TEST_F(TokenSourceFailureTest, FailsWhenAnExplicitLifeIsNotMet) {
  left(60s);
  EXPECT_CALL(endpoint_, refresh(_, _)).WillOnce(fails(TokenFault::untrusted));
  EXPECT_THAT(token({5min}), FailsWith(Errc::unreachable));
}

TEST_F(TokenSourceFailureTest, FailsOnceTheTokenHasExpired) {
  left(0s);
  EXPECT_CALL(endpoint_, refresh(_, _)).WillOnce(fails(TokenFault::untrusted));
  EXPECT_THAT(token(), FailsWith(Errc::unreachable));
}

class EveryFault : public TokenSourceFixture, public ::testing::WithParamInterface<TokenFailure> {};

TEST_P(EveryFault, LeavesTheStoredTokensAsTheyAre) {
  left(-1s);
  EXPECT_CALL(endpoint_, refresh(_, _)).WillRepeatedly(fails(GetParam()));
  EXPECT_FALSE(token().has_value());
  EXPECT_EQ(stored().token.access_token.reveal(), "access-old");
  EXPECT_EQ(stored().token.refresh_token->reveal(), "refresh-old");
  EXPECT_EQ(stored().generation, 1);
}

INSTANTIATE_TEST_SUITE_P(, EveryFault,
                         ::testing::Values(failure(TokenFault::unreachable), failure(TokenFault::no_answer),
                                           failure(TokenFault::untrusted), failure(TokenFault::proxy_refused, 407),
                                           failure(TokenFault::partly_sent), failure(TokenFault::rate_limited, 429),
                                           failure(TokenFault::overloaded, 503), failure(TokenFault::server_error, 500),
                                           failure(TokenFault::uncertain), failure(TokenFault::answer_too_late),
                                           failure(TokenFault::moved, 404), failure(TokenFault::gateway, 403),
                                           failure(TokenFault::refused, 400, "invalid_grant"),
                                           failure(TokenFault::refused, 401, "invalid_client")));

TEST_F(TokenSourceFailureTest, StopsAskingAfterInvalidGrant) {
  left(-1s);
  EXPECT_CALL(endpoint_, refresh(_, _)).WillOnce(fails(TokenFault::refused, 400, "invalid_grant"));
  EXPECT_THAT(token(), FailsWith(Errc::login_needed));
  EXPECT_EQ(stored().state, GrantState::rejected);
  EXPECT_THAT(token(), FailsWith(Errc::login_needed));
}

TEST_F(TokenSourceFailureTest, KeepsAskingAfterAnyOtherRefusal) {
  left(-1s);
  EXPECT_CALL(endpoint_, refresh(_, _)).WillOnce(fails(TokenFault::refused, 401, "invalid_client"));
  EXPECT_THAT(token(), FailsWith(Errc::refused));
  EXPECT_EQ(stored().state, GrantState::usable);
}

TEST_F(TokenSourceFailureTest, TellsTheLogThatAnInterruptedRefreshWasFound) {
  SessionRecord interrupted = stored();
  interrupted.intent = Intent();
  vault_.plant(a_session, std::move(interrupted));
  left(-1s);
  EXPECT_CALL(endpoint_, refresh(_, _)).WillOnce(gives("new"));
  EXPECT_EQ(access_token(), "access-new");
  EXPECT_EQ(log_.count<RefreshWasInterrupted>(), 1);
}

TEST_F(TokenSourceFailureTest, TakesAnInterruptedExchangeForNoRefresh) {
  vault_.plant(a_session, begin_exchange(stored(), 1, {}));
  left(-1s);
  EXPECT_CALL(endpoint_, refresh(_, _)).WillOnce(gives("new"));
  EXPECT_EQ(access_token(), "access-new");
  EXPECT_EQ(log_.count<RefreshWasInterrupted>(), 0);
}

TEST_F(TokenSourceFailureTest, DoesNotAskBeforeTheTimeThatTheServerNamed) {
  left(-1s);
  TokenFailure limited = failure(TokenFault::rate_limited, 429);
  limited.retry_after = 120s;
  EXPECT_CALL(endpoint_, refresh(_, _)).WillOnce(fails(limited)).WillOnce(gives("new"));
  EXPECT_THAT(token(), FailsWith(Errc::rate_limited));
  clock_.advance(119s);
  EXPECT_THAT(token(), FailsWith(Errc::rate_limited));
  clock_.advance(1s);
  EXPECT_THAT(token(), IsOk());
}

TEST_F(TokenSourceFailureTest, KeepsNoPauseThatAClockNotedWhichHasBeenSetBackSince) {
  clock_.advance(1min);
  TokenFailure limited = failure(TokenFault::rate_limited, 429);
  limited.retry_after = 120s;
  EXPECT_CALL(endpoint_, refresh(_, _)).WillOnce(fails(limited)).WillOnce(gives("new"));
  EXPECT_THAT(token(forced), FailsWith(Errc::rate_limited));
  clock_.step(-1h);
  EXPECT_THAT(token(asked), IsOk());
}

TEST_F(TokenSourceFailureTest, ServesATokenOfUnknownEndWithAWarningThatNamesNoTime) {
  clock_.step(-24h);
  EXPECT_CALL(endpoint_, refresh(_, _)).WillOnce(fails(TokenFault::untrusted));
  ASSERT_THAT(token(), IsOk());
  ASSERT_EQ(log_.count<StaleTokenServed>(), 1);
  EXPECT_EQ(std::get<StaleTokenServed>(log_.events().back()).left, std::nullopt);
}

TEST_F(TokenSourceFailureTest, PromisesNoExplicitLifeOfATokenOfUnknownEnd) {
  clock_.step(-24h);
  EXPECT_CALL(endpoint_, refresh(_, _)).WillOnce(fails(TokenFault::untrusted));
  EXPECT_THAT(token({5min}), FailsWith(Errc::unreachable));
}

TEST_F(TokenSourceFailureTest, GivesOutNoTokenThatIsNowhereYet) {
  left(-1s);
  vault_.next_land = fail(Errc::vault_unavailable, "I/O error");
  vault_.commits_to_fail = 1'000'000;
  EXPECT_CALL(endpoint_, refresh(_, _)).WillOnce(gives("new"));
  EXPECT_THAT(token(), FailsWith(Errc::not_stored));
}

TEST_F(TokenSourceFailureTest, GivesOutATokenThatHasLandedThoughTheStoreIsAway) {
  left(-1s);
  vault_.commits_to_fail = 1'000'000;
  EXPECT_CALL(endpoint_, refresh(_, _)).WillOnce(gives("new"));
  EXPECT_EQ(access_token(), "access-new");
}

TEST_F(TokenSourceFailureTest, SaysThatTheProcessThatRefreshedHasEndedWithoutAWord) {
  left(-1s);
  runner_.answer_instead({Errc::refresh_interrupted, "the process has ended", ""});
  EXPECT_CALL(endpoint_, refresh(_, _)).WillRepeatedly(fails(TokenFault::uncertain));
  EXPECT_THAT(token(), FailsWith(Errc::refresh_interrupted));
}

TEST_F(TokenSourceFailureTest, ServesAValidTokenFromAVaultThatTakesNoWrites) {
  left(60s);
  vault_.next_lock = fail(Errc::vault_unavailable, "read-only");
  EXPECT_EQ(access_token(), "access-old");
  EXPECT_EQ(log_.count<StaleTokenServed>(), 1);
}

TEST_F(TokenSourceFailureTest, SendsNothingWithoutRoomForTheAnswer) {
  left(-1s);
  vault_.next_reserve = fail(Errc::no_room, "the disk is full");
  EXPECT_THAT(token(), FailsWith(Errc::no_room));
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
