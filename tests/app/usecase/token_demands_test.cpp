// What a caller may demand of a token beside the one that is stored: `--min-ttl`, `--force-refresh`, `--refused`, and
// `auth refresh`.
#include "tests/app/usecase/token_source_fixture.hpp"

namespace maestro::testing {
namespace {

class TokenDemandsTest : public TokenSourceFixture {
 protected:
  TokenDemandsTest() { clock_.advance(1min); }
  Result<SessionRecord> replace(const std::string& refused) {
    return source(vault_).replace(a_session, AccessToken(refused));
  }
  void plant_rejected() {
    SessionRecord rejected = stored();
    rejected.state = GrantState::rejected;
    rejected.rejected_at = clock_.now();
    vault_.plant(a_session, std::move(rejected));
  }
};

TEST_F(TokenDemandsTest, RefreshesAFreshTokenOnDemand) {
  EXPECT_CALL(endpoint_, refresh(_, _)).WillOnce(gives("new"));
  EXPECT_EQ(access_token(forced), "access-new");
}

TEST_F(TokenDemandsTest, TakesATokenThatWasIssuedWithinTheLastHalfMinuteForARefreshedOne) {
  vault_.plant(a_session, record("young", clock_.now()));
  clock_.advance(29s);
  EXPECT_EQ(access_token(forced), "access-young");
  clock_.advance(1s);
  EXPECT_CALL(endpoint_, refresh(_, _)).WillOnce(gives("new"));
  EXPECT_EQ(access_token(forced), "access-new");
}

TEST_F(TokenDemandsTest, AsksTheServerForAPersonHoweverYoungTheTokenIs) {
  vault_.plant(a_session, record("young", clock_.now()));
  EXPECT_CALL(endpoint_, refresh(_, _)).WillOnce(gives("new"));
  EXPECT_EQ(access_token(asked), "access-new");
}

TEST_F(TokenDemandsTest, RefreshesATokenThatLastsLessThanAsked) {
  left(1h);
  EXPECT_CALL(endpoint_, refresh(_, _)).WillOnce(gives("new"));
  EXPECT_EQ(access_token({2h}), "access-new");
  EXPECT_EQ(access_token({2h}), "access-new");
}

TEST_F(TokenDemandsTest, ReplacesATokenThatAnApiRefusedBeforeItsTime) {
  EXPECT_CALL(endpoint_, refresh(_, _)).WillOnce(gives("new"));
  const auto result = replace("access-old");
  ASSERT_THAT(result, IsOk());
  EXPECT_EQ(result->token.access_token.reveal(), "access-new");
  EXPECT_EQ(stored().unauthorized.size(), 1U);
}

TEST_F(TokenDemandsTest, RefreshesNothingForARefusedTokenThatWasReplacedAlready) {
  const auto result = replace("access-of-yesterday");
  ASSERT_THAT(result, IsOk());
  EXPECT_EQ(result->token.access_token.reveal(), "access-old");
}

TEST_F(TokenDemandsTest, StopsAfterThreeRefreshesThatDidNotHelpAnApi) {
  EXPECT_CALL(endpoint_, refresh(_, _)).WillOnce(gives("1")).WillOnce(gives("2")).WillOnce(gives("3"));
  for (const char* refused : {"access-old", "access-1", "access-2"}) {
    ASSERT_THAT(replace(refused), IsOk()) << refused;
    clock_.advance(1min);
  }
  EXPECT_THAT(replace("access-3"), FailsWith(Errc::api_refuses));
  EXPECT_EQ(access_token(), "access-3") << "whoever has not been refused it gets it";
}

TEST_F(TokenDemandsTest, RefreshesForAnApiAgainFiveMinutesAfterTheFirstOfThree) {
  EXPECT_CALL(endpoint_, refresh(_, _)).Times(4).WillRepeatedly(gives("same"));
  ASSERT_THAT(replace("access-old"), IsOk());
  for (int i = 0; i < 2; ++i) ASSERT_THAT(replace("access-same"), IsOk());
  clock_.advance(5min - 1s);
  EXPECT_THAT(replace("access-same"), FailsWith(Errc::api_refuses));
  clock_.advance(1s);
  EXPECT_THAT(replace("access-same"), IsOk());
}

TEST_F(TokenDemandsTest, DoesNotCountRefreshesThatNoApiAskedFor) {
  EXPECT_CALL(endpoint_, refresh(_, _)).Times(5).WillRepeatedly(gives("new"));
  for (int i = 0; i < 4; ++i) ASSERT_THAT(token(asked), IsOk());
  EXPECT_THAT(replace("access-new"), IsOk());
}

TEST_F(TokenDemandsTest, WarnsEachTimeThatARejectedLoginsTokenIsHandedOut) {
  plant_rejected();
  for (int i = 0; i < 2; ++i) EXPECT_EQ(access_token(), "access-old");
  EXPECT_EQ(log_.count<RejectedTokenServed>(), 2);
  left(1min);
  EXPECT_EQ(access_token(), "access-old");
  EXPECT_EQ(log_.count<RejectedTokenServed>(), 3);
  EXPECT_EQ(log_.count<StaleTokenServed>(), 0) << "one warning is enough";
}

TEST_F(TokenDemandsTest, AsksForALoginOnceTheTokenOfARejectedOneHasExpired) {
  plant_rejected();
  left(0s);
  EXPECT_THAT(token(), FailsWith(Errc::login_needed));
  EXPECT_THAT(token(forced), FailsWith(Errc::login_needed));
}

TEST_F(TokenDemandsTest, AsksTheServerForAPersonEvenAfterARejection) {
  plant_rejected();
  EXPECT_CALL(endpoint_, refresh(_, _)).WillOnce(gives("new"));
  EXPECT_EQ(access_token(asked), "access-new");
  EXPECT_EQ(stored().state, GrantState::usable);
}

TEST_F(TokenDemandsTest, StopsAskingByItselfAfterTwoInterruptedRefreshes) {
  SessionRecord interrupted = stored();
  interrupted.intent = Intent();
  interrupted.intent->at = clock_.now();
  interrupted.intent->earlier = 1;
  vault_.plant(a_session, std::move(interrupted));
  left(-1s);
  EXPECT_THAT(token(), FailsWith(Errc::login_needed));
  EXPECT_CALL(endpoint_, refresh(_, _)).WillOnce(gives("new"));
  EXPECT_EQ(access_token(asked), "access-new") << "but a person may";
}

}  // namespace
}  // namespace maestro::testing
