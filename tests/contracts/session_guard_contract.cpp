#include "tests/contracts/vault_contract.hpp"

namespace maestro::testing {
namespace {

class SessionGuardContract : public VaultContract {};
INSTANTIATE_TEST_SUITE_P(Every, SessionGuardContract, every_vault(), vault_name);

TEST_P(SessionGuardContract, ARefreshFollowsItsOwnLogin) {
  const SessionRecord next = refreshed(log_in('a'));
  ASSERT_THAT(lock()->commit(next, at(9)), IsOk());
  EXPECT_EQ(text_of(stored()), text_of(next));
  EXPECT_EQ(stored().generation, 2U);
  EXPECT_EQ(history_of(stored()), "1:1 9:2");
}

TEST_P(SessionGuardContract, ALateRefreshCannotComeBackOverANewerLogin) {
  const SessionRecord late = refreshed(log_in('a'));
  const SessionRecord newer = log_in('b');
  EXPECT_EQ(newer.generation, late.generation) << "so that only the grant id tells them apart";
  SessionRecord fitting = late.clone();
  fitting.generation = newer.generation + 1;
  for (const SessionRecord* intruder : {&late, static_cast<const SessionRecord*>(&fitting)})
    EXPECT_THAT(lock()->commit(*intruder, at(9)), FailsWith(Errc::internal));
  EXPECT_EQ(text_of(stored()), text_of(newer));
  EXPECT_EQ(history_of(stored()), history_of(newer));
}

TEST_P(SessionGuardContract, ARefreshMustBeOfTheNextGeneration) {
  const SessionRecord before = log_in('a');
  for (const std::uint64_t generation : {before.generation, before.generation + 2}) {
    SessionRecord next = refreshed(before);
    next.generation = generation;
    EXPECT_THAT(lock()->commit(next, at(9)), FailsWith(Errc::internal)) << generation;
  }
  EXPECT_EQ(text_of(stored()), text_of(before));
}

TEST_P(SessionGuardContract, CommittingTheSameTwiceIsCommittingItOnce) {
  const std::unique_ptr<SessionGuard> guard = lock();
  for (int i = 0; i < 2; ++i) ASSERT_THAT(guard->commit(new_login('a'), at(1)), IsOk());
  EXPECT_EQ(stored().generation, 1U);
  const SessionRecord next = refreshed(stored());
  for (int i = 0; i < 2; ++i) ASSERT_THAT(guard->commit(next, at(2)), IsOk());
  EXPECT_EQ(stored().generation, 2U);
  EXPECT_EQ(stored().history.size(), 2U);
}

TEST_P(SessionGuardContract, ARefreshNeedsALogin) {
  SessionRecord orphan = new_login('a');
  orphan.generation = 1;
  EXPECT_THAT(lock()->commit(orphan, at(9)), FailsWith(Errc::internal));
  const auto record = vault().load(work);
  ASSERT_THAT(record, IsOk());
  EXPECT_FALSE(record->has_value());
}

TEST_P(SessionGuardContract, ANewLoginTakesTheNextGenerationAndKeepsTheHistory) {
  log_in('a');
  ASSERT_THAT(lock()->commit(new_login('b'), at(9)), IsOk());
  EXPECT_EQ(stored().grant_id, grant('b'));
  EXPECT_EQ(stored().generation, 2U);
  EXPECT_EQ(history_of(stored()), "1:1 9:1");
}

TEST_P(SessionGuardContract, TheHistoryIsTheVaultsOwn) {
  SessionRecord next = refreshed(log_in('a'));
  next.history = {{at(3), HistoryEvent::rejected, 1}, {at(4), HistoryEvent::logout, 1}};
  ASSERT_THAT(lock()->commit(next, at(9)), IsOk());
  EXPECT_EQ(history_of(stored()), "1:1 9:2");
}

TEST_P(SessionGuardContract, TheHistoryKeepsItsLastSixteenEntries) {
  log_in('a');
  for (int second = 2; second <= 20; ++second) ASSERT_THAT(lock()->commit(refreshed(stored()), at(second)), IsOk());
  EXPECT_EQ(history_of(stored()), "5:2 6:2 7:2 8:2 9:2 10:2 11:2 12:2 13:2 14:2 15:2 16:2 17:2 18:2 19:2 20:2");
}

TEST_P(SessionGuardContract, AnIntentIsSeenAndChangesNothingElse) {
  SessionRecord expected = log_in('a');
  ASSERT_THAT(lock()->intend(intent_at(8)), IsOk());
  expected.intent = intent_at(8);
  EXPECT_EQ(text_of(stored()), text_of(expected));
  EXPECT_EQ(history_of(stored()), "1:1");
}

TEST_P(SessionGuardContract, AnIntentNeedsALogin) {
  EXPECT_THAT(lock()->intend(intent_at(8)), FailsWith(Errc::internal));
}

TEST_P(SessionGuardContract, AFailedRefreshIsRememberedAndItsIntentWithdrawn) {
  SessionRecord expected = log_in('a');
  const auto guard = lock();
  ASSERT_THAT(guard->intend(intent_at(8)), IsOk());
  ASSERT_THAT(guard->withdraw({at(9), at(99), false, true}), IsOk());
  expected.not_before = at(99);
  expected.last_try = at(9);
  EXPECT_EQ(text_of(stored()), text_of(expected));
  EXPECT_EQ(history_of(stored()), "1:1 9:3");
}

TEST_P(SessionGuardContract, AnIntentWhoseOutcomeIsUnknownStays) {
  log_in('a');
  const auto guard = lock();
  ASSERT_THAT(guard->intend(intent_at(8)), IsOk());
  ASSERT_THAT(guard->withdraw({at(9), std::nullopt, false, false}), IsOk());
  EXPECT_EQ(stored().intent, intent_at(8));
  EXPECT_EQ(stored().last_try, at(9));
}

TEST_P(SessionGuardContract, ALaterFailureForgetsTheEarlierRetryAfter) {
  log_in('a');
  ASSERT_THAT(lock()->withdraw({at(9), at(99), false, true}), IsOk());
  ASSERT_THAT(lock()->withdraw({at(100), std::nullopt, false, true}), IsOk());
  EXPECT_FALSE(stored().not_before.has_value());
  EXPECT_EQ(stored().last_try, at(100));
}

TEST_P(SessionGuardContract, ARejectedLoginKeepsItsTokens) {
  const SessionRecord before = log_in('a');
  ASSERT_THAT(lock()->withdraw({at(9), std::nullopt, true, true}), IsOk());
  EXPECT_EQ(stored().state, GrantState::rejected);
  EXPECT_EQ(stored().token.access_token, before.token.access_token);
  EXPECT_EQ(stored().token.refresh_token, before.token.refresh_token);
  EXPECT_EQ(stored().generation, before.generation);
  EXPECT_EQ(history_of(stored()), "1:1 9:4");
}

TEST_P(SessionGuardContract, WithdrawingNeedsALogin) {
  EXPECT_THAT(lock()->withdraw({at(9), std::nullopt, false, true}), FailsWith(Errc::internal));
}

TEST_P(SessionGuardContract, ErasingLeavesATombstoneOfTheNextGeneration) {
  log_in('a');
  ASSERT_THAT(lock()->erase(at(9)), IsOk());
  EXPECT_EQ(stored().state, GrantState::forgotten);
  EXPECT_EQ(stored().generation, 2U);
  EXPECT_TRUE(stored().token.access_token.empty());
  EXPECT_FALSE(stored().token.refresh_token.has_value());
  EXPECT_EQ(stored().identity, Identity());
  EXPECT_EQ(history_of(stored()), "1:1 9:5");
}

TEST_P(SessionGuardContract, ErasingNothingLeavesATombstoneToo) {
  ASSERT_THAT(lock()->erase(at(9)), IsOk());
  EXPECT_EQ(stored().state, GrantState::forgotten);
  EXPECT_EQ(stored().generation, 1U);
}

TEST_P(SessionGuardContract, ALateRefreshCannotComeBackOverALogout) {
  SessionRecord late = refreshed(log_in('a'));
  ASSERT_THAT(lock()->erase(at(9)), IsOk());
  EXPECT_THAT(lock()->commit(late, at(10)), FailsWith(Errc::internal));
  late.generation = stored().generation + 1;
  EXPECT_THAT(lock()->commit(late, at(10)), FailsWith(Errc::internal));
  EXPECT_EQ(stored().state, GrantState::forgotten);
}

TEST_P(SessionGuardContract, GenerationsGoOnAfterALogout) {
  log_in('a');
  ASSERT_THAT(lock()->erase(at(9)), IsOk());
  EXPECT_EQ(log_in('b').generation, 3U);
}

}  // namespace
}  // namespace maestro::testing
