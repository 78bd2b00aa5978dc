#include "domain/session_transitions.hpp"

#include "domain/envelope.hpp"
#include "tests/contracts/sample_records.hpp"
#include "tests/support/matchers.hpp"

namespace maestro::testing {
namespace {

using namespace std::chrono_literals;
using ::testing::ElementsAre;

const Actor actor{42, "here", at(2'000)};

SessionRecord stored_login() {
  SessionRecord record = new_login('a');
  record.generation = 7;
  return record;
}

std::optional<SessionRecord> kept(const SessionRecord& record) { return record.clone(); }

Intent exchange_intent(char grant_name, AccountRule rule = {}) {
  Intent intent = intent_at(1'000);
  intent.grant_id = grant(grant_name);
  intent.rule = std::move(rule);
  return intent;
}

Identity account(const std::string& email) {
  Identity identity;
  identity.account_email = email;
  return identity;
}

SessionRecord after_refresh(const SessionRecord& stored) {
  return begin_refresh(stored, intent_at(1'000), RefreshReason::due);
}

TEST(BeginRefresh, LeavesAllButTheIntentAsItWas) {
  const SessionRecord stored = stored_login();
  SessionRecord begun = after_refresh(stored);
  ASSERT_TRUE(begun.intent);
  begun.intent.reset();
  EXPECT_EQ(encode(begun), encode(stored));
}

TEST(BeginRefresh, CountsHowOftenTheSameTokenWasSentBefore) {
  SessionRecord record = stored_login();
  for (const int earlier : {0, 1, 2}) {
    record = after_refresh(record);
    EXPECT_EQ(record.intent->earlier, earlier);
  }
}

TEST(BeginRefresh, CountsToTheEndOfItsByteAndStaysThere) {
  SessionRecord record = after_refresh(stored_login());
  record.intent->earlier = 255;
  EXPECT_EQ(after_refresh(record).intent->earlier, 255);
}

TEST(BeginRefresh, DoesNotCountWhatWasSentOfAnotherToken) {
  Intent other = intent_at(1'000);
  other.refresh_token_hash.fill('o');
  EXPECT_EQ(begin_refresh(after_refresh(stored_login()), other, RefreshReason::due).intent->earlier, 0);
}

TEST(BeginRefresh, DropsAnIntentOfAnExchange) {
  const SessionRecord exchanging = begin_exchange(kept(stored_login()), 7, exchange_intent('n'));
  const SessionRecord begun = after_refresh(exchanging);
  EXPECT_EQ(begun.intent->kind, Intent::Kind::refresh);
  EXPECT_EQ(begun.intent->earlier, 0);
}

TEST(BeginRefresh, RemembersTheLastThreeRefreshesForA401) {
  SessionRecord record = stored_login();
  for (const int second : {1, 2, 3, 4}) record = begin_refresh(record, intent_at(second), RefreshReason::unauthorized);
  EXPECT_THAT(record.unauthorized, ElementsAre(at(2), at(3), at(4)));
  EXPECT_THAT(after_refresh(record).unauthorized, ElementsAre(at(2), at(3), at(4)));
}

TEST(BeginExchange, LeavesTheOldLoginUsable) {
  const SessionRecord begun = begin_exchange(kept(stored_login()), 7, exchange_intent('n'));
  EXPECT_EQ(begun.state, GrantState::usable);
  EXPECT_EQ(begun.generation, 7);
  EXPECT_EQ(begun.token.refresh_token, stored_login().token.refresh_token);
  EXPECT_EQ(begun.intent->kind, Intent::Kind::exchange);
}

TEST(BeginExchange, ReservesAPlaceThatCountsAsAbsent) {
  const SessionRecord begun = begin_exchange(std::nullopt, 4, exchange_intent('n'));
  EXPECT_EQ(begun.state, GrantState::reserved);
  EXPECT_EQ(begun.generation, 5);
  EXPECT_FALSE(holds_login(begun));
}

TEST(RecordFailure, ForgetsTheIntentOfWhatIsKnown) {
  const SessionRecord failed = record_failure(after_refresh(stored_login()), {at(3'000), false, {}}, actor);
  EXPECT_FALSE(failed.intent);
  EXPECT_EQ(failed.not_before, at(3'000));
  EXPECT_EQ(failed.last_try, actor.now);
  EXPECT_EQ(failed.state, GrantState::usable);
  EXPECT_EQ(failed.history.back(), (HistoryEntry{actor.now, HistoryEvent::failed, 42, "here"}));
}

TEST(RecordFailure, KeepsTheIntentOfWhatIsNotKnown) {
  const SessionRecord begun = after_refresh(stored_login());
  const SessionRecord unknown = record_failure(begun, {{}, false, FailedRefresh::Outcome::unknown}, actor);
  EXPECT_EQ(unknown.intent, begun.intent);
  const SessionRecord late = record_failure(begun, {{}, false, FailedRefresh::Outcome::timed_out}, actor);
  ASSERT_TRUE(late.intent);
  EXPECT_TRUE(late.intent->ended == Intent::Ended::timed_out);
}

TEST(RecordFailure, RemembersSinceWhenALoginIsRejected) {
  const SessionRecord first = record_failure(after_refresh(stored_login()), {{}, true, {}}, actor);
  EXPECT_EQ(first.state, GrantState::rejected);
  EXPECT_EQ(first.rejected_at, actor.now);
  EXPECT_EQ(first.token.refresh_token, stored_login().token.refresh_token);
  const SessionRecord again = record_failure(first, {{}, true, {}}, {1, "", at(9'000)});
  EXPECT_EQ(again.rejected_at, actor.now);
}

TEST(Succeed, TakesWhatTheAnswerHasAndKeepsTheRest) {
  SessionRecord stored = after_refresh(stored_login());
  stored.not_before = stored.last_try = stored.rejected_at = at(1);
  stored.state = GrantState::rejected;
  TokenAnswer good = answer("next");
  good.refresh_token.reset();
  good.scope.reset();
  const SessionRecord next = succeed(stored, std::move(good), actor);
  EXPECT_EQ(next.grant_id, stored.grant_id);
  EXPECT_EQ(next.generation, 8);
  EXPECT_EQ(next.state, GrantState::usable);
  EXPECT_EQ(next.token.access_token, AccessToken("access-next"));
  EXPECT_EQ(next.token.refresh_token, stored.token.refresh_token);
  EXPECT_EQ(next.token.scope, stored.token.scope);
  EXPECT_EQ(next.identity.organization_name, "Example");
  EXPECT_EQ(next.token_endpoint, "https://platform.claude.com/v1/oauth/token");
  EXPECT_FALSE(next.intent || next.not_before || next.last_try || next.rejected_at);
  EXPECT_EQ(next.history.back().event, HistoryEvent::refreshed);
}

TEST(Succeed, LetsNoRefreshMoveTheEndOfTheLogin) {
  SessionRecord stored = stored_login();
  stored.login_expires_at = at(1'700'000'500);
  EXPECT_EQ(succeed(stored, answer("next"), actor).login_expires_at, at(1'700'000'500));
  TokenAnswer silent = answer("next");
  silent.login_lifetime.reset();
  EXPECT_EQ(succeed(stored, std::move(silent), actor).login_expires_at, at(1'700'000'500));
  TokenAnswer sooner = answer("next");
  sooner.login_lifetime = 100s;
  EXPECT_EQ(succeed(stored, std::move(sooner), actor).login_expires_at, at(1'700'000'100));
}

TEST(LogIn, TakesTheGenerationOnAndKeepsTheHistory) {
  const SessionRecord forgotten = tombstone(kept(stored_login()), 7, actor);
  const SessionRecord next = log_in(kept(forgotten), 8, grant('n'), answer("n"), {}, actor);
  EXPECT_EQ(next.generation, 9);
  EXPECT_EQ(next.grant_id, grant('n'));
  EXPECT_EQ(next.state, GrantState::usable);
  EXPECT_EQ(next.login_expires_at, at(1'700'000'000) + 30 * 24h);
  EXPECT_EQ(history_of(next), "2000:5 2000:1");
}

TEST(Tombstone, KeepsNoTokenAndMovesTheGenerationOn) {
  const SessionRecord next = tombstone(after_refresh(stored_login()), 7, actor);
  EXPECT_EQ(next.state, GrantState::forgotten);
  EXPECT_EQ(next.generation, 8);
  EXPECT_TRUE(next.token.access_token.empty());
  EXPECT_FALSE(next.token.refresh_token || next.intent);
}

TEST(Adopt, StoresWhatItsOwnProcessWouldHaveStored) {
  const SessionRecord begun = after_refresh(stored_login());
  const SessionRecord landed = succeed(begun, answer("next"), actor);
  const auto adopted = adopt(begun, landed);
  ASSERT_TRUE(adopted);
  EXPECT_EQ(encode(*adopted), encode(landed));
  EXPECT_FALSE(adopt(*adopted, landed));
}

TEST(Adopt, TakesAPairOfExactlyTheNextGenerationOfTheSameGrant) {
  const SessionRecord begun = after_refresh(stored_login());
  for (const std::uint64_t generation : {std::uint64_t{6}, std::uint64_t{7}, std::uint64_t{9}}) {
    SessionRecord landed = succeed(begun, answer("next"), actor);
    landed.generation = generation;
    EXPECT_FALSE(adopt(begun, landed)) << generation;
  }
  SessionRecord foreign = succeed(begun, answer("next"), actor);
  foreign.grant_id = grant('o');
  EXPECT_FALSE(adopt(begun, foreign));
}

TEST(Adopt, TakesNothingWhereNothingWasIntended) {
  const SessionRecord landed = succeed(stored_login(), answer("next"), actor);
  EXPECT_FALSE(adopt(stored_login(), landed));
}

TEST(Adopt, LiftsARejection) {
  const SessionRecord begun = after_refresh(stored_login());
  const SessionRecord landed = succeed(begun, answer("next"), actor);
  const SessionRecord rejected = record_failure(begun, {{}, true, {}}, actor);
  ASSERT_EQ(rejected.state, GrantState::rejected);
  const auto adopted = adopt(rejected, landed);
  ASSERT_TRUE(adopted);
  EXPECT_EQ(adopted->state, GrantState::usable);
}

TEST(Adopt, TakesALoginOfTheGrantThatAnExchangeIntended) {
  const SessionRecord begun = begin_exchange(kept(stored_login()), 7, exchange_intent('n'));
  const SessionRecord landed = log_in(kept(begun), 7, grant('n'), answer("n"), {}, actor);
  EXPECT_TRUE(adopt(begun, landed));
  EXPECT_FALSE(adopt(begun, log_in(kept(begun), 7, grant('o'), answer("o"), {}, actor)));
  const SessionRecord reserved = begin_exchange(std::nullopt, 0, exchange_intent('n'));
  EXPECT_TRUE(adopt(reserved, log_in(kept(reserved), 1, grant('n'), answer("n"), {}, actor)));
}

TEST(Adopt, NeverTakesALoginThatTheRuleDoesNotAllow) {
  const SessionRecord begun =
      begin_exchange(kept(stored_login()), 7, exchange_intent('n', {"", AccountRule::Replacing::ask}));
  TokenAnswer other = answer("n");
  other.identity = account("b@example.com");
  EXPECT_FALSE(adopt(begun, log_in(kept(begun), 7, grant('n'), std::move(other), {}, actor)));
}

TEST(JudgeAccount, WantsTheAccountThatIsExpected) {
  const AccountRule rule{"a@example.com", AccountRule::Replacing::yes};
  EXPECT_EQ(judge_account(rule, account("a@example.com"), nullptr), AccountVerdict::allowed);
  EXPECT_EQ(judge_account(rule, account("b@example.com"), nullptr), AccountVerdict::other_than_expected);
  EXPECT_EQ(judge_account(rule, {}, nullptr), AccountVerdict::other_than_expected);
}

TEST(JudgeAccount, ComparesByIdentifierWhereBothHaveOne) {
  SessionRecord stored = stored_login();
  stored.identity.account_uuid = "1";
  const AccountRule rule{"", AccountRule::Replacing::no};
  Identity renamed = account("renamed@example.com");
  renamed.account_uuid = "1";
  EXPECT_EQ(judge_account(rule, renamed, &stored), AccountVerdict::allowed);
  renamed.account_uuid = "2";
  EXPECT_EQ(judge_account(rule, renamed, &stored), AccountVerdict::other_than_stored);
  EXPECT_EQ(judge_account({}, renamed, &stored), AccountVerdict::allowed);
  const SessionRecord buried = tombstone(kept(stored), 7, actor);
  EXPECT_EQ(judge_account(rule, renamed, &buried), AccountVerdict::allowed);
}

}  // namespace
}  // namespace maestro::testing
