// Another process holds the session's lock: how long each of the others waits for it, and what becomes of them.
#include "tests/app/usecase/token_source_fixture.hpp"

namespace maestro::testing {
namespace {

class LockWaitingTest : public TokenSourceFixture {
 protected:
  /// Another process takes the lock now; with `at`, it has noted its intent then.
  void hold() { vault_.hold(a_session, clock_.now()); }
  void intend() { intend(clock_.now()); }
  void intend(std::chrono::sys_seconds at) {
    Intent intent;
    intent.at = at;
    vault_.plant(a_session, begin_refresh(stored(), intent, RefreshReason::due));
  }
  void store(const std::string& name) {
    vault_.plant(a_session, succeed(stored(), answer(name, clock_.now()), {1, "other", clock_.now()}));
  }
  /// What the others do once a caller has waited so long.
  void after(std::chrono::milliseconds wait, std::function<void()> act) {
    const std::chrono::milliseconds due = clock_.elapsed() + wait;
    clock_.while_asleep([this, due, act = std::move(act), done = false]() mutable {
      if (done || clock_.elapsed() < due) return;
      done = true;
      act();
    });
  }
  std::chrono::milliseconds waited_for(const std::function<void()>& call) {
    const std::chrono::milliseconds began = clock_.elapsed();
    call();
    return clock_.elapsed() - began;
  }
};

TEST_F(LockWaitingTest, DoesNotWaitInTheAdvisoryWindow) {
  left(5min);
  hold();
  EXPECT_EQ(access_token(), "access-old");
  EXPECT_TRUE(clock_.sleeps().empty());
  EXPECT_EQ(log_.count<StaleTokenServed>(), 0);
}

TEST_F(LockWaitingTest, TakesWhatTheOtherStoresMeanwhile) {
  left(-1s);
  hold();
  intend();
  after(300ms, [this] { store("theirs"); });
  EXPECT_EQ(access_token(), "access-theirs");
  EXPECT_EQ(runner_.runs(), 0);
}

TEST_F(LockWaitingTest, TakesWhatTheOtherHasStoredOnceTheLockIsFree) {
  left(-1s);
  hold();
  after(300ms, [this] {
    store("theirs");
    vault_.let_go(a_session, std::nullopt, {});
  });
  EXPECT_EQ(access_token(forced), "access-theirs");
  EXPECT_EQ(runner_.runs(), 0);
}

TEST_F(LockWaitingTest, RefreshesItselfWhenTheOtherLetsGoWithoutAWord) {
  left(-1s);
  hold();
  after(300ms, [this] { vault_.let_go(a_session, std::nullopt, {}); });
  EXPECT_CALL(endpoint_, refresh(_, _)).WillOnce(gives("mine"));
  EXPECT_EQ(access_token(), "access-mine");
}

TEST_F(LockWaitingTest, TakesTheVerdictOfAHolderThatGaveUpMeanwhile) {
  left(-1s);
  hold();
  after(2s, [this] { vault_.let_go(a_session, clock_.now(), {Errc::unreachable, "offline", ""}); });
  const auto result = token();
  ASSERT_THAT(result, FailsWith(Errc::unreachable));
  EXPECT_EQ(result.error().what, "offline");
}

TEST_F(LockWaitingTest, FindsOutForItselfWhatAHolderGaveUpBefore) {
  left(-1s);
  vault_.let_go(a_session, clock_.now() - 1s, {Errc::unreachable, "offline", ""});
  EXPECT_CALL(endpoint_, refresh(_, _)).WillOnce(gives("mine"));
  EXPECT_EQ(access_token(), "access-mine");
}

TEST_F(LockWaitingTest, SaysThatARefreshGoesOnWhenItsIntentIsThere) {
  left(-1s);
  hold();
  intend();
  EXPECT_EQ(waited_for([this] { EXPECT_THAT(token(), FailsWith(Errc::still_refreshing)); }), terms_.wait);
}

TEST_F(LockWaitingTest, SaysThatTheSessionIsBusyWhenNothingIsInFlight) {
  left(-1s);
  hold();
  EXPECT_EQ(waited_for([this] { EXPECT_THAT(token(), FailsWith(Errc::vault_busy)); }), terms_.wait);
}

TEST_F(LockWaitingTest, TakesTheIntentOfSomebodyDeadForNoRefreshInFlight) {
  left(-1s);
  intend();
  clock_.advance(1s);
  hold();
  EXPECT_THAT(token(), FailsWith(Errc::vault_busy));
}

TEST_F(LockWaitingTest, WaitsHalfOfWhatIsLeftInTheMandatoryWindowThenServesWithAWarning) {
  left(8s);
  hold();
  intend();
  const auto waited = waited_for([this] { EXPECT_EQ(access_token(), "access-old"); });
  EXPECT_GE(waited, 4s);
  EXPECT_LE(waited, 4050ms);
  ASSERT_EQ(log_.count<StaleTokenServed>(), 1);
  EXPECT_EQ(std::get<StaleTokenServed>(log_.events().back()).cause.code, Errc::still_refreshing);
}

TEST_F(LockWaitingTest, WaitsTenSecondsAtMostInTheMandatoryWindow) {
  left(100s);
  hold();
  const auto waited = waited_for([this] { EXPECT_EQ(access_token(), "access-old"); });
  EXPECT_GE(waited, 10s);
  EXPECT_LE(waited, 10050ms);
  EXPECT_EQ(log_.count<StaleTokenServed>(), 1);
}

TEST_F(LockWaitingTest, WaitsNoLongerThanTheCallerDoes) {
  left(100s);
  terms_.wait = 3s;
  hold();
  EXPECT_EQ(waited_for([this] { EXPECT_EQ(access_token(), "access-old"); }), 3s);
}

TEST_F(LockWaitingTest, LooksEveryTwoToFiftyMilliseconds) {
  left(-1s);
  terms_.wait = 1s;
  hold();
  EXPECT_FALSE(token().has_value());
  ASSERT_GT(clock_.sleeps().size(), 10U);
  EXPECT_EQ(clock_.sleeps().front(), 2ms);
  for (const auto pause : clock_.sleeps()) EXPECT_LE(pause, 50ms);
}

TEST_F(LockWaitingTest, AsksForALoginWhenTheOtherLogsOutMeanwhile) {
  left(-1s);
  hold();
  after(300ms, [this] { ASSERT_THAT(vault_.forget_at_once(a_session), IsOk()); });
  EXPECT_THAT(token(), FailsWith(Errc::login_needed));
}

}  // namespace
}  // namespace maestro::testing
