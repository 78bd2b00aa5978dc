#include "domain/session_transitions.hpp"
#include "tests/contracts/sample_records.hpp"
#include "tests/support/matchers.hpp"

namespace maestro::testing {
namespace {

using namespace std::chrono_literals;
using std::chrono::seconds;
using Reuse = ProviderProfile::Reuse;
using Use = TokenDemand::Use;

// A token of 8 hours: advisory in its last 15 minutes, mandatory in its last 2.
const std::chrono::sys_seconds expiry = at(1'700'028'800);
const std::chrono::sys_seconds fresh = expiry - 1h;
const std::chrono::sys_seconds advisory = expiry - 10min;
const std::chrono::sys_seconds mandatory = expiry - 1min;
const std::chrono::sys_seconds expired = expiry + 1s;

TokenDemand demand(Use use) {
  TokenDemand wanted;
  wanted.use = use;
  return wanted;
}

Urgency plain_urgency(const SessionRecord& stored, std::chrono::sys_seconds now, Reuse reuse = Reuse::unknown) {
  return urgency(stored, {}, reuse, now, 0);
}

Errc obstacle_code(const SessionRecord& stored, std::chrono::sys_seconds now, Use use = Use::stored_if_fresh,
                   Reuse reuse = Reuse::unknown) {
  const auto found = obstacle(stored, demand(use), reuse, now);
  return found ? found->code : Errc::internal;
}

SessionRecord interrupted(int times = 1) {
  SessionRecord record = new_login('a');
  for (; times > 0; --times) record = begin_refresh(record, intent_at(1'700'020'000), RefreshReason::due);
  return record;
}

TEST(Urgency, FollowsTheAgeOfTheToken) {
  const SessionRecord stored = new_login('a');
  EXPECT_EQ(plain_urgency(stored, fresh), Urgency::none);
  EXPECT_EQ(plain_urgency(stored, advisory), Urgency::advisory);
  EXPECT_EQ(plain_urgency(stored, mandatory), Urgency::mandatory);
  EXPECT_EQ(plain_urgency(stored, expired), Urgency::mandatory);
}

TEST(Urgency, LeavesAMinuteAfterAFailureInTheAdvisoryWindow) {
  const SessionRecord failed = record_failure(new_login('a'), {}, {1, "", advisory});
  EXPECT_EQ(plain_urgency(failed, advisory + 59s), Urgency::none);
  EXPECT_EQ(plain_urgency(failed, advisory + 60s), Urgency::advisory);
  EXPECT_EQ(plain_urgency(failed, advisory - 1s), Urgency::advisory) << "noted by a clock that was set back since";
}

TEST(Urgency, AsksForNoLockInTheAdvisoryWindowWhereNothingMayBeSent) {
  EXPECT_EQ(plain_urgency(interrupted(2), advisory), Urgency::none);
  EXPECT_EQ(plain_urgency(interrupted(1), advisory), Urgency::advisory);
  EXPECT_EQ(plain_urgency(interrupted(1), advisory, Reuse::revokes), Urgency::none);
  EXPECT_EQ(plain_urgency(interrupted(1), mandatory, Reuse::revokes), Urgency::none);
  EXPECT_EQ(plain_urgency(interrupted(1), expired, Reuse::revokes), Urgency::mandatory);
}

TEST(Urgency, IsDemandedWhereTheTokenDoesNotLastAsLongAsIsAsked) {
  TokenDemand wanted;
  wanted.min_ttl = 1h;
  EXPECT_EQ(urgency(new_login('a'), wanted, Reuse::unknown, expiry - 1h, 0), Urgency::none);
  EXPECT_EQ(urgency(new_login('a'), wanted, Reuse::unknown, expiry - 1h + 1s, 0), Urgency::demanded);
  wanted.min_ttl = 10s;
  EXPECT_EQ(urgency(new_login('a'), wanted, Reuse::unknown, mandatory, 0), Urgency::mandatory) << "it only widens";
}

TEST(Urgency, TakesATokenThatWasIssuedDuringTheCallWhateverItsLife) {
  SessionRecord newer = new_login('a');
  newer.generation = 5;
  for (const Use use : {Use::stored_if_fresh, Use::refreshed, Use::refused, Use::asked}) {
    TokenDemand wanted = demand(use);
    wanted.min_ttl = 24h;
    wanted.seen_generation = 4;
    EXPECT_EQ(urgency(newer, wanted, Reuse::unknown, mandatory, 0), Urgency::none);
    EXPECT_NE(urgency(newer, wanted, Reuse::unknown, expired, 0), Urgency::none);
    wanted.seen_generation = 5;
    EXPECT_NE(urgency(newer, wanted, Reuse::unknown, mandatory, 0), Urgency::none);
  }
}

TEST(Urgency, TakesAYoungTokenForARefreshedOne) {
  const SessionRecord stored = new_login('a');
  const std::chrono::sys_seconds issued = expiry - stored.token.lifetime;
  const auto refreshed_at = [&](seconds age) {
    return urgency(stored, demand(Use::refreshed), Reuse::unknown, issued + age, 0);
  };
  EXPECT_EQ(refreshed_at(29s), Urgency::none);
  EXPECT_EQ(refreshed_at(30s), Urgency::demanded);
  EXPECT_EQ(refreshed_at(-1s), Urgency::demanded);
  EXPECT_EQ(urgency(stored, demand(Use::asked), Reuse::unknown, issued, 0), Urgency::demanded);
}

TEST(Obstacle, IsNoneForALoginThatCanBeRefreshed) {
  EXPECT_FALSE(obstacle(new_login('a'), {}, Reuse::unknown, expired));
  EXPECT_FALSE(obstacle(interrupted(1), {}, Reuse::unknown, advisory));
  EXPECT_FALSE(obstacle(interrupted(1), {}, Reuse::revokes, expired));
}

TEST(Obstacle, NeedsALoginWhereNoRefreshTokenIs) {
  SessionRecord bare = new_login('a');
  bare.token.refresh_token.reset();
  EXPECT_EQ(obstacle_code(bare, expired, Use::asked), Errc::login_needed);
}

TEST(Obstacle, StopsAutomaticDemandsAfterTwoUnknownOutcomes) {
  EXPECT_EQ(obstacle_code(interrupted(2), expired), Errc::login_needed);
  EXPECT_EQ(obstacle_code(interrupted(2), expired, Use::refreshed), Errc::login_needed);
  EXPECT_FALSE(obstacle(interrupted(2), demand(Use::asked), Reuse::unknown, expired));
}

TEST(Obstacle, KeepsARejectedLoginForAnExplicitDemand) {
  const SessionRecord rejected = record_failure(new_login('a'), {{}, true, {}}, {1, "", advisory});
  EXPECT_EQ(obstacle_code(rejected, expired), Errc::login_needed);
  EXPECT_FALSE(obstacle(rejected, demand(Use::asked), Reuse::unknown, expired));
}

TEST(Obstacle, HeedsTheServersPauseWhoeverAsks) {
  const SessionRecord limited = record_failure(new_login('a'), {expired + 60s, false, {}}, {1, "", expired});
  EXPECT_EQ(obstacle_code(limited, expired + 59s), Errc::rate_limited);
  EXPECT_EQ(obstacle_code(limited, expired + 59s, Use::asked), Errc::rate_limited);
  EXPECT_FALSE(obstacle(limited, {}, Reuse::unknown, expired + 60s));
  EXPECT_FALSE(obstacle(limited, {}, Reuse::unknown, expired - 1s)) << "noted by a clock that was set back since";
}

TEST(Obstacle, WaitsForTheEndOfTheTokenWhereSendingAgainWouldEndIt) {
  const SessionRecord late =
      record_failure(interrupted(1), {{}, false, FailedRefresh::Outcome::timed_out}, {1, "", advisory});
  EXPECT_EQ(obstacle_code(late, mandatory), Errc::unreachable);
  EXPECT_FALSE(obstacle(late, {}, Reuse::unknown, expired));
  EXPECT_FALSE(obstacle(late, demand(Use::asked), Reuse::unknown, mandatory));
  EXPECT_EQ(obstacle_code(interrupted(1), mandatory, Use::refreshed, Reuse::revokes), Errc::unreachable);
}

TEST(Obstacle, BrakesTheFourthRefreshForA401InFiveMinutes) {
  SessionRecord record = new_login('a');
  for (const int second : {0, 100, 200}) record.unauthorized.push_back(fresh + seconds(second));
  EXPECT_EQ(obstacle_code(record, fresh + 299s, Use::refused), Errc::api_refuses);
  EXPECT_FALSE(obstacle(record, demand(Use::refused), Reuse::unknown, fresh + 300s));
  EXPECT_FALSE(obstacle(record, {}, Reuse::unknown, fresh + 299s));
  record.unauthorized.pop_back();
  EXPECT_FALSE(obstacle(record, demand(Use::refused), Reuse::unknown, fresh + 299s));
}

TEST(Serves, AValidTokenUnlessAnotherIsDemanded) {
  const SessionRecord stored = new_login('a');
  EXPECT_TRUE(serves(stored, Urgency::mandatory, mandatory));
  EXPECT_FALSE(serves(stored, Urgency::demanded, mandatory));
  EXPECT_FALSE(serves(stored, Urgency::mandatory, expiry));
}

}  // namespace
}  // namespace maestro::testing
