// The spending of a token that is good once, step by step, up to the store.
#include "tests/app/usecase/spend_fixture.hpp"

namespace maestro::testing {
namespace {

using ::testing::ElementsAre;
using ::testing::SizeIs;
using Entered = InlineSpendRunner::Entered;

class SpendTest : public SpendFixture {
 protected:
  TokenAnswer of_account(const std::string& email) {
    TokenAnswer good = answer("new", clock_.now());
    good.identity.account_email = email;
    return good;
  }
  void log_in_as(const std::string& email) {
    SessionRecord login = stored();
    login.identity.account_email = email;
    vault_.plant(a_session, std::move(login));
  }
};

TEST_F(SpendTest, TakesItsPlaceToLandBeforeItConnects) {
  vault_.next_reserve = fail(Errc::no_room, "the disk is full");
  EXPECT_EQ(code_of(refresh()), Errc::no_room);
  EXPECT_FALSE(stored().last_try) << "nothing was tried";
}

TEST_F(SpendTest, NotesItsIntentAtTheLastMomentAndNotBefore) {
  EXPECT_CALL(endpoint_, refresh(_, _)).WillOnce([this](const TokenRequest& request, auto&) {
    EXPECT_FALSE(stored().intent) << "while it connects";
    EXPECT_TRUE(request.events->about_to_send());
    EXPECT_TRUE(stored().intent) << "before the first byte";
    return answer("new", clock_.now());
  });
  EXPECT_EQ(refresh(), done);
  EXPECT_THAT(runner_.entered(), ElementsAre(Entered{SpendStage::connecting, "console.anthropic.com"},
                                             Entered{SpendStage::sent, "console.anthropic.com"},
                                             Entered{SpendStage::storing, "console.anthropic.com"}));
}

TEST_F(SpendTest, SendsNothingWhenTheIntentCannotBeNoted) {
  vault_.next_begin = fail(Errc::vault_unavailable, "the disk is full");
  EXPECT_CALL(endpoint_, refresh(_, _)).WillOnce([](const TokenRequest& request, auto&) {
    EXPECT_FALSE(request.events->about_to_send());
    return failed(TokenFault::stopped);
  });
  EXPECT_EQ(code_of(refresh()), Errc::vault_unavailable);
  EXPECT_EQ(stored().generation, 1U);
}

TEST_F(SpendTest, SendsNothingOnceSomebodyHasSaidStop) {
  EXPECT_CALL(endpoint_, refresh(_, _)).WillOnce([this](const TokenRequest& request, auto&) {
    EXPECT_FALSE(request.events->stop_requested());
    runner_.request_stop();
    EXPECT_TRUE(request.events->stop_requested());
    EXPECT_FALSE(request.events->about_to_send());
    return failed(TokenFault::stopped);
  });
  EXPECT_EQ(code_of(refresh()), Errc::interrupted);
  EXPECT_FALSE(stored().intent);
  EXPECT_FALSE(vault_.standing(a_session).gave_up_at) << "somebody's Ctrl-C is no verdict for the others";
}

TEST_F(SpendTest, StoresItsTokensWhateverIsSaidAfterTheIntent) {
  EXPECT_CALL(endpoint_, refresh(_, _)).WillOnce([this](const TokenRequest& request, auto&) {
    EXPECT_TRUE(request.events->about_to_send());
    runner_.request_stop();
    EXPECT_FALSE(request.events->stop_requested());
    return answer("new", clock_.now());
  });
  EXPECT_EQ(refresh(), done);
  EXPECT_EQ(stored().token.access_token.reveal(), "access-new");
}

TEST_F(SpendTest, LandsThePairBeforeItIsStored) {
  vault_.commits_to_fail = 1;
  bool has_looked = false;
  clock_.while_asleep([&] {
    has_looked = true;
    EXPECT_EQ(stored().token.access_token.reveal(), "access-new") << "a landed pair counts";
    EXPECT_TRUE(runner_.reports().empty());
  });
  EXPECT_CALL(endpoint_, refresh(_, _)).WillOnce(gives("new"));
  EXPECT_EQ(refresh(), done);
  EXPECT_TRUE(has_looked);
  EXPECT_THAT(clock_.sleeps(), ElementsAre(50ms));
}

TEST_F(SpendTest, ReportsALandedPairAfterTwoSecondsAndGoesOnForAMinute) {
  vault_.commits_to_fail = 1'000'000;
  std::vector<std::chrono::milliseconds> reported;
  const std::chrono::milliseconds began = clock_.elapsed();
  clock_.while_asleep([&] {
    if (reported.size() < runner_.reports().size()) reported.push_back(clock_.elapsed() - began);
  });
  EXPECT_CALL(endpoint_, refresh(_, _)).WillOnce(gives("new"));
  EXPECT_EQ(refresh(), done);
  ASSERT_FALSE(reported.empty());
  EXPECT_GE(reported.front(), 2s);
  EXPECT_LE(reported.front(), 6s);
  EXPECT_GE(clock_.elapsed() - began, 60s);
  EXPECT_LE(clock_.elapsed() - began, 63s);
  EXPECT_EQ(stored().token.access_token.reveal(), "access-new") << "it counts, and whoever writes next stores it";
}

TEST_F(SpendTest, SaysAfterTwoSecondsThatTokensAreNowhereAndTriesForFiveMinutes) {
  vault_.next_land = fail(Errc::vault_unavailable, "I/O error");
  vault_.commits_to_fail = 1'000'000;
  const std::chrono::milliseconds began = clock_.elapsed();
  EXPECT_CALL(endpoint_, refresh(_, _)).WillOnce(gives("new"));
  EXPECT_EQ(code_of(refresh()), Errc::not_stored);
  EXPECT_GE(clock_.elapsed() - began, 5min);
  EXPECT_LE(clock_.elapsed() - began, 5min + 3s);
}

TEST_F(SpendTest, StoresTokensThatCouldNotLand) {
  vault_.next_land = fail(Errc::vault_unavailable, "I/O error");
  EXPECT_CALL(endpoint_, refresh(_, _)).WillOnce(gives("new"));
  EXPECT_EQ(refresh(), done);
  EXPECT_EQ(stored().token.access_token.reveal(), "access-new");
}

TEST_F(SpendTest, TriesTheStoreAgainAfterPausesThatDoubleToTwoSeconds) {
  vault_.commits_to_fail = 8;
  EXPECT_CALL(endpoint_, refresh(_, _)).WillOnce(gives("new"));
  EXPECT_EQ(refresh(), done);
  EXPECT_THAT(clock_.sleeps(), ElementsAre(50ms, 100ms, 200ms, 400ms, 800ms, 1600ms, 2000ms, 2000ms));
  EXPECT_THAT(runner_.reports(), SizeIs(::testing::Ge(2U))) << "only the first counts";
}

TEST_F(SpendTest, DropsItsPairForALoginThatWasRemovedMeanwhile) {
  EXPECT_CALL(endpoint_, refresh(_, _)).WillOnce([this](const TokenRequest& request, auto&) {
    EXPECT_TRUE(request.events->about_to_send());
    EXPECT_THAT(vault_.forget_at_once(a_session), IsOk());
    return answer("new", clock_.now());
  });
  EXPECT_EQ(code_of(refresh()), Errc::login_needed);
  EXPECT_EQ(stored().state, GrantState::forgotten);
  EXPECT_TRUE(clock_.sleeps().empty()) << "that is final";
}

TEST_F(SpendTest, KeepsTheOldLoginUsableWhileACodeIsExchangedBesideIt) {
  EXPECT_CALL(endpoint_, exchange(_, _)).WillOnce([this](const TokenRequest& request, const CodeGrant& grant) {
    EXPECT_TRUE(request.events->about_to_send());
    EXPECT_EQ(grant.code.reveal(), "CODE");
    EXPECT_EQ(stored().intent->kind, Intent::Kind::exchange);
    EXPECT_EQ(stored().token.access_token.reveal(), "access-old");
    return answer("new", clock_.now());
  });
  EXPECT_EQ(spend(code_order()), done);
  EXPECT_EQ(stored().token.access_token.reveal(), "access-new");
  EXPECT_EQ(stored().grant_id.front(), 'n');
}

TEST_F(SpendTest, StoresNoLoginOfAnotherAccountThanWasAllowed) {
  log_in_as("ada@example.com");
  AccountRule rule;
  rule.replacing = AccountRule::Replacing::no;
  EXPECT_CALL(endpoint_, exchange(_, _)).WillOnce([this](const TokenRequest& request, auto&) {
    return over_a_connection(request, of_account("bob@example.com"));
  });
  EXPECT_EQ(code_of(spend(code_order(rule))), Errc::other_account);
  EXPECT_EQ(stored().token.access_token.reveal(), "access-old");
  EXPECT_TRUE(clock_.sleeps().empty()) << "that is final";
}

TEST_F(SpendTest, StoresNoLoginOfAnotherAccountThanWasExpected) {
  AccountRule rule;
  rule.expected_email = "ada@example.com";
  EXPECT_CALL(endpoint_, exchange(_, _)).WillOnce([this](const TokenRequest& request, auto&) {
    return over_a_connection(request, of_account("bob@example.com"));
  });
  EXPECT_EQ(code_of(spend(code_order(rule))), Errc::other_account);
  EXPECT_EQ(stored().token.access_token.reveal(), "access-old");
}

TEST_F(SpendTest, LeavesNoVerdictForThoseWhoWaitToRefreshWhenACodeIsSpent) {
  EXPECT_CALL(endpoint_, exchange(_, _)).WillOnce(fails(TokenFault::refused, 400, "invalid_grant"));
  EXPECT_EQ(code_of(spend(code_order())), Errc::spent_code);
  EXPECT_FALSE(vault_.standing(a_session).gave_up_at) << "the stored login can still be refreshed";
}

}  // namespace
}  // namespace maestro::testing
