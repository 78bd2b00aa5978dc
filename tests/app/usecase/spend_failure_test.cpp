// A spending that brings no tokens: what is remembered of it, and what is said.
#include "tests/app/usecase/spend_fixture.hpp"

namespace maestro::testing {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;
using Ended = Intent::Ended;

class SpendFailureTest : public SpendFixture {};

TEST_F(SpendFailureTest, LeavesNoIntentWhenNothingWasSent) {
  EXPECT_CALL(endpoint_, refresh(_, _)).WillOnce(fails(TokenFault::untrusted));
  EXPECT_EQ(code_of(refresh()), Errc::unreachable);
  EXPECT_FALSE(stored().intent);
  EXPECT_EQ(stored().last_try, clock_.now());
}

TEST_F(SpendFailureTest, LeavesTheIntentOfATokenWhoseAnswerWasLost) {
  expire();
  EXPECT_CALL(endpoint_, refresh(_, _)).Times(2).WillRepeatedly(fails(TokenFault::uncertain));
  EXPECT_EQ(code_of(refresh()), Errc::unreachable);
  ASSERT_TRUE(stored().intent);
  EXPECT_EQ(stored().intent->ended, Ended::unknown);
  EXPECT_EQ(stored().intent->earlier, 0) << "one process has sent it, however often";
}

TEST_F(SpendFailureTest, LeavesTheIntentOfATokenThatAServerErrorFollowed) {
  expire();
  EXPECT_CALL(endpoint_, refresh(_, _)).Times(2).WillRepeatedly(fails(TokenFault::server_error, 502));
  EXPECT_EQ(code_of(refresh()), Errc::unreachable);
  ASSERT_TRUE(stored().intent);
  EXPECT_EQ(stored().intent->ended, Ended::answered) << "that is no interruption";
}

TEST_F(SpendFailureTest, LeavesTheIntentOfATokenThatTheServerTookTooLongOver) {
  EXPECT_CALL(endpoint_, refresh(_, _)).WillOnce(fails(TokenFault::answer_too_late));
  EXPECT_EQ(code_of(refresh()), Errc::unreachable);
  ASSERT_TRUE(stored().intent);
  EXPECT_EQ(stored().intent->ended, Ended::timed_out);
}

TEST_F(SpendFailureTest, CountsTheFurthestOfSeveralTries) {
  expire();
  EXPECT_CALL(endpoint_, refresh(_, _))
      .WillOnce(fails(TokenFault::uncertain))
      .WillRepeatedly(fails(TokenFault::unreachable));
  EXPECT_EQ(code_of(refresh()), Errc::unreachable);
  ASSERT_TRUE(stored().intent) << "the first one may have been acted on";
}

TEST_F(SpendFailureTest, TakesTheIntentBackAfterAWordOfTheServer) {
  EXPECT_CALL(endpoint_, refresh(_, _)).WillOnce(fails(TokenFault::refused, 401, "invalid_client"));
  EXPECT_EQ(code_of(refresh()), Errc::refused);
  EXPECT_FALSE(stored().intent);
  EXPECT_EQ(stored().state, GrantState::usable);
}

TEST_F(SpendFailureTest, RemembersARejection) {
  EXPECT_CALL(endpoint_, refresh(_, _)).WillOnce(fails(TokenFault::refused, 400, "invalid_grant"));
  const SpendReport report = refresh();
  EXPECT_EQ(code_of(report), Errc::login_needed);
  EXPECT_THAT(report.error->what, Not(HasSubstr("interrupted")));
  EXPECT_EQ(stored().state, GrantState::rejected);
  EXPECT_EQ(stored().rejected_at, clock_.now());
  EXPECT_EQ(stored().token.refresh_token->reveal(), "refresh-old");
}

TEST_F(SpendFailureTest, TakesARefusalThatNamesAParameterForNoRejection) {
  TokenFailure wrong_client = failure(TokenFault::refused, 400, "invalid_grant");
  wrong_client.description = "client_id does not match";
  EXPECT_CALL(endpoint_, refresh(_, _)).WillOnce(fails(wrong_client));
  EXPECT_EQ(code_of(refresh()), Errc::refused);
  EXPECT_EQ(stored().state, GrantState::usable);
}

TEST_F(SpendFailureTest, ReadsAgainBeforeItBelievesARejection) {
  EXPECT_CALL(endpoint_, refresh(_, _)).WillOnce([this](const TokenRequest& request, auto&) {
    EXPECT_TRUE(request.events->about_to_send());
    vault_.plant(a_session, succeed(stored(), answer("theirs", clock_.now()), {1, "other", clock_.now()}));
    return failed(TokenFault::refused, 400, "invalid_grant");
  });
  EXPECT_EQ(refresh(), done);
  EXPECT_EQ(stored().token.access_token.reveal(), "access-theirs");
  EXPECT_EQ(stored().state, GrantState::usable);
}

TEST_F(SpendFailureTest, NamesTheInterruptedRefreshThatSpentTheToken) {
  interrupt();
  EXPECT_CALL(endpoint_, refresh(_, _)).WillOnce(fails(TokenFault::refused, 400, "invalid_grant"));
  const SpendReport report = refresh();
  EXPECT_EQ(code_of(report), Errc::login_needed);
  EXPECT_THAT(report.error->what, HasSubstr("interrupted at 2023-11-14T22:13:20Z"));
}

TEST_F(SpendFailureTest, BlamesNoExchangeThatWasInterruptedForARejection) {
  Intent exchange;
  exchange.at = clock_.now();
  vault_.plant(a_session, begin_exchange(stored(), 1, exchange));
  EXPECT_CALL(endpoint_, refresh(_, _)).WillOnce(fails(TokenFault::refused, 400, "invalid_grant"));
  EXPECT_THAT(refresh().error->what, Not(HasSubstr("interrupted")));
}

TEST_F(SpendFailureTest, NamesTheEndThatTheServerHadSet) {
  SessionRecord ended = stored();
  ended.login_expires_at = clock_.now() - 1s;
  vault_.plant(a_session, std::move(ended));
  EXPECT_CALL(endpoint_, refresh(_, _)).WillOnce(fails(TokenFault::refused, 400, "invalid_grant"));
  EXPECT_THAT(refresh().error->what, HasSubstr("ended on 2023-11-14T22:13:19Z"));
}

TEST_F(SpendFailureTest, LeavesOpenWhatAnInterruptedRefreshLeftOpenWhenNothingWasSent) {
  interrupt();
  EXPECT_CALL(endpoint_, refresh(_, _)).WillOnce(fails(TokenFault::untrusted));
  EXPECT_EQ(code_of(refresh()), Errc::unreachable);
  ASSERT_TRUE(stored().intent);
  EXPECT_EQ(stored().intent->earlier, 0);
  EXPECT_EQ(stored().intent->ended, Ended::unknown);
}

TEST_F(SpendFailureTest, LeavesItOpenWhenTheServerPutTheNextOneOff) {
  interrupt();
  SpendOrder order = refresh_order();
  order.wait = 1s;
  EXPECT_CALL(endpoint_, refresh(_, _)).WillOnce(fails(TokenFault::overloaded, 503));
  EXPECT_EQ(code_of(spend(std::move(order))), Errc::unreachable);
  ASSERT_TRUE(stored().intent);
  EXPECT_EQ(stored().intent->earlier, 1);
  EXPECT_EQ(stored().intent->ended, Ended::answered) << "so that the next process may ask once more";
}

TEST_F(SpendFailureTest, SendsATokenOfUnknownOutcomeOnceMoreAndNotTwice) {
  interrupt();
  expire();
  EXPECT_CALL(endpoint_, refresh(_, _)).WillOnce(fails(TokenFault::uncertain));
  EXPECT_EQ(code_of(refresh()), Errc::unreachable);
  EXPECT_EQ(stored().intent->earlier, 1);
}

TEST_F(SpendFailureTest, RemembersUntilWhenTheServerWantsToBeLeftAlone) {
  TokenFailure limited = failure(TokenFault::rate_limited, 429);
  limited.retry_after = 120s;
  EXPECT_CALL(endpoint_, refresh(_, _)).WillOnce(fails(limited));
  EXPECT_EQ(code_of(refresh()), Errc::rate_limited);
  EXPECT_EQ(stored().not_before, clock_.now() + 120s);
}

TEST_F(SpendFailureTest, LeavesItsVerdictForThoseWhoWait) {
  EXPECT_CALL(endpoint_, refresh(_, _)).WillOnce(fails(TokenFault::untrusted));
  const SpendReport report = refresh();
  EXPECT_EQ(vault_.standing(a_session).gave_up_at, clock_.now());
  EXPECT_EQ(vault_.standing(a_session).verdict, report.error);
}

TEST_F(SpendFailureTest, LeavesTheLoginAsItWasWhenACodeBringsNoTokens) {
  EXPECT_CALL(endpoint_, exchange(_, _)).WillOnce(fails(TokenFault::refused, 400, "invalid_grant"));
  EXPECT_EQ(code_of(spend(code_order())), Errc::spent_code);
  EXPECT_FALSE(stored().intent);
  EXPECT_EQ(stored().state, GrantState::usable);
  EXPECT_EQ(stored().generation, 1U);
}

TEST_F(SpendFailureTest, AsksADeviceCodeAgainWhileThePersonIsAtIt) {
  SpendOrder order = code_order();
  order.what = SendDeviceCode{DeviceCode("device"), 5s};
  order.persistence = Persistence::once;
  EXPECT_CALL(device_endpoint_, poll(_, _)).WillOnce(fails(TokenFault::refused, 400, "slow_down"));
  const SpendReport report = spend(std::move(order));
  EXPECT_EQ(report.ask_again_after, 10s);
  EXPECT_EQ(report.generation, 0U);
}

}  // namespace
}  // namespace maestro::testing
