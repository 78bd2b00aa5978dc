#include "tests/contracts/vault_contract.hpp"

namespace maestro::testing {
namespace {

class SessionGuardContract : public VaultContract {};
INSTANTIATE_TEST_SUITE_P(Every, SessionGuardContract, every_vault(), vault_name);

TEST_P(SessionGuardContract, ARefreshFollowsItsOwnLogin) {
  const SessionRecord before = log_in('a');
  const SessionRecord after = refresh("next");
  EXPECT_EQ(after.grant_id, before.grant_id);
  EXPECT_EQ(after.generation, before.generation + 1);
  EXPECT_EQ(after.token.refresh_token->reveal(), "refresh-next");
  EXPECT_EQ(events_of(after), "1 2");
}

TEST_P(SessionGuardContract, AnIntentIsSeenAndChangesNothingElse) {
  const SessionRecord before = log_in('a');
  const auto guard = lock();
  ASSERT_THAT(begin_refresh_of(*guard), IsOk());
  ASSERT_TRUE(stored().intent);
  EXPECT_EQ(stored().intent->kind, Intent::Kind::refresh);
  EXPECT_LT(stored().intent->slot, 8);
  EXPECT_NE(stored().intent->refresh_token_hash, Sha256Digest{});
  SessionRecord rest = stored();
  rest.intent.reset();
  EXPECT_EQ(text_of(rest), text_of(before));
  EXPECT_EQ(events_of(stored()), "1");
}

TEST_P(SessionGuardContract, ARefreshNeedsALogin) {
  const auto guard = lock();
  EXPECT_THAT(begin_refresh_of(*guard), FailsWith(Errc::login_needed));
  EXPECT_FALSE(vault().load(work).value().has_value());
}

TEST_P(SessionGuardContract, ALandedPairCountsBeforeItIsStored) {
  const SessionRecord before = log_in('a');
  const auto guard = lock();
  const auto attempt = begin_refresh_of(*guard);
  ASSERT_THAT(attempt, IsOk());
  EXPECT_EQ((*attempt)->generation(), 0U);
  ASSERT_THAT((*attempt)->land(answer("landed")), IsOk());
  EXPECT_EQ((*attempt)->generation(), before.generation + 1);
  EXPECT_EQ(stored().token.access_token.reveal(), "access-landed");
  EXPECT_EQ(stored().generation, before.generation + 1);
  ASSERT_THAT((*attempt)->commit(), IsOk());
  EXPECT_EQ(stored().token.access_token.reveal(), "access-landed");
  EXPECT_EQ(stored().generation, before.generation + 1);
  EXPECT_FALSE(stored().intent);
}

TEST_P(SessionGuardContract, CommittingTheSameTwiceIsCommittingItOnce) {
  log_in('a');
  const auto guard = lock();
  const auto attempt = begin_refresh_of(*guard);
  ASSERT_THAT(attempt, IsOk());
  ASSERT_THAT((*attempt)->land(answer("next")), IsOk());
  for (int i = 0; i < 2; ++i) ASSERT_THAT((*attempt)->commit(), IsOk());
  EXPECT_EQ(events_of(stored()), "1 2");
}

TEST_P(SessionGuardContract, AGuardStoresThePairThatADeadProcessLeft) {
  const SessionRecord before = log_in('a');
  die_landed("landed");
  EXPECT_TRUE(vault().list().value() == std::vector<SessionKey>{work});
  const auto settled = lock()->load();
  ASSERT_THAT(settled, IsOk());
  EXPECT_EQ((*settled)->token.access_token.reveal(), "access-landed");
  EXPECT_FALSE((*settled)->intent);
  EXPECT_EQ(refresh("next").generation, before.generation + 2) << "the landed one is what the next follows";
}

TEST_P(SessionGuardContract, ARefreshThatDiedBeforeItsAnswerLandedLeavesItsIntent) {
  log_in('a');
  {
    const auto guard = lock();
    ASSERT_THAT(begin_refresh_of(*guard), IsOk());
  }
  EXPECT_TRUE(lock()->load().value()->intent);
  {
    const auto guard = lock();
    ASSERT_THAT(begin_refresh_of(*guard), IsOk());
  }
  EXPECT_EQ(stored().intent->earlier, 1) << "the same token has been sent before";
}

TEST_P(SessionGuardContract, ANewLoginTakesTheNextGenerationAndKeepsTheHistory) {
  const SessionRecord before = log_in('a');
  const SessionRecord after = log_in('b');
  EXPECT_EQ(after.grant_id, grant('b'));
  EXPECT_EQ(after.generation, before.generation + 1);
  EXPECT_EQ(events_of(after), "1 1");
}

TEST_P(SessionGuardContract, AnExchangeBesideAUsableLoginLeavesItUsable) {
  const SessionRecord before = log_in('a');
  {
    const auto guard = lock();
    ASSERT_THAT(begin_login(*guard, 'b'), IsOk());
    EXPECT_EQ(stored().intent->kind, Intent::Kind::exchange);
    SessionRecord rest = stored();
    rest.intent.reset();
    EXPECT_EQ(text_of(rest), text_of(before));
  }
  EXPECT_EQ(refresh("next").token.access_token.reveal(), "access-next") << "though that process died";
  EXPECT_FALSE(stored().intent);
}

TEST_P(SessionGuardContract, ALandedLoginThatIsAllowedIsStoredByTheNextGuard) {
  log_in('a');
  {
    const auto guard = lock();
    const auto attempt = begin_login(*guard, 'b');
    ASSERT_THAT(attempt, IsOk());
    ASSERT_THAT((*attempt)->land(answer("b")), IsOk());
  }
  ASSERT_THAT(lock()->load(), IsOk());
  EXPECT_EQ(stored().grant_id, grant('b'));
}

TEST_P(SessionGuardContract, ALoginOfAnotherAccountIsNotStoredAndNeverByALaterGuard) {
  log_in('a');
  {
    const auto guard = lock();
    const auto attempt = begin_login(*guard, 'b', {"", AccountRule::Replacing::no});
    ASSERT_THAT(attempt, IsOk());
    TokenAnswer others = answer("b");
    others.identity.account_email = "b@example.com";
    EXPECT_THAT(finish(**attempt, std::move(others)), FailsWith(Errc::other_account));
  }
  EXPECT_EQ(stored().grant_id, grant('a'));
  ASSERT_THAT(lock()->load(), IsOk());
  EXPECT_EQ(stored().grant_id, grant('a'));
}

TEST_P(SessionGuardContract, ACodeThatBroughtNothingLeavesTheLoginAndItsPlace) {
  const SessionRecord before = log_in('a');
  for (const SessionKey& session : {work, home}) {
    const auto guard = lock(session);
    const auto attempt = begin_login(*guard, 'b');
    ASSERT_THAT(attempt, IsOk());
    ASSERT_THAT((*attempt)->record_failure({}), IsOk());
  }
  EXPECT_EQ(text_of(stored()), text_of(before));
  EXPECT_FALSE(holds_login(stored(home)));
  EXPECT_FALSE(stored(home).intent);
}

TEST_P(SessionGuardContract, AFailedRefreshIsRememberedAndItsIntentWithdrawn) {
  const SessionRecord before = log_in('a');
  const auto guard = lock();
  const auto attempt = begin_refresh_of(*guard);
  ASSERT_THAT(attempt, IsOk());
  FailedRefresh failed;
  failed.not_before = at(99);
  ASSERT_THAT((*attempt)->record_failure(failed), IsOk());
  EXPECT_FALSE(stored().intent);
  EXPECT_EQ(stored().not_before, at(99));
  EXPECT_TRUE(stored().last_try);
  EXPECT_EQ(stored().generation, before.generation);
  EXPECT_EQ(stored().token.refresh_token, before.token.refresh_token);
  EXPECT_EQ(events_of(stored()), "1 3");
}

TEST_P(SessionGuardContract, AnIntentWhoseOutcomeIsUnknownStays) {
  log_in('a');
  using Outcome = FailedRefresh::Outcome;
  for (const auto& [outcome, ended] :
       {std::pair(Outcome::unknown, Intent::Ended::unknown), std::pair(Outcome::timed_out, Intent::Ended::timed_out),
        std::pair(Outcome::answered, Intent::Ended::answered)}) {
    const auto guard = lock();
    const auto attempt = begin_refresh_of(*guard);
    ASSERT_THAT(attempt, IsOk());
    ASSERT_THAT((*attempt)->record_failure({std::nullopt, false, outcome}), IsOk());
    ASSERT_TRUE(stored().intent);
    EXPECT_EQ(stored().intent->ended, ended);
  }
}

TEST_P(SessionGuardContract, ARejectedLoginKeepsItsTokens) {
  const SessionRecord before = log_in('a');
  const auto guard = lock();
  const auto attempt = begin_refresh_of(*guard);
  ASSERT_THAT(attempt, IsOk());
  ASSERT_THAT((*attempt)->record_failure({std::nullopt, true, FailedRefresh::Outcome::known}), IsOk());
  EXPECT_EQ(stored().state, GrantState::rejected);
  EXPECT_TRUE(stored().rejected_at);
  EXPECT_EQ(stored().token.refresh_token, before.token.refresh_token);
  EXPECT_EQ(stored().generation, before.generation);
  EXPECT_EQ(events_of(stored()), "1 4");
}

TEST_P(SessionGuardContract, RefreshesForAnApiAreCounted) {
  log_in('a');
  const auto guard = lock();
  ASSERT_THAT(begin_refresh_of(*guard, RefreshReason::unauthorized), IsOk());
  EXPECT_EQ(stored().unauthorized.size(), 1U);
}

TEST_P(SessionGuardContract, ErasingLeavesATombstoneOfALaterGeneration) {
  const SessionRecord before = log_in('a');
  ASSERT_THAT(lock()->erase(), IsOk());
  EXPECT_EQ(stored().state, GrantState::forgotten);
  EXPECT_EQ(stored().generation, before.generation + 1);
  EXPECT_TRUE(stored().token.access_token.empty());
  EXPECT_FALSE(stored().token.refresh_token.has_value());
  EXPECT_EQ(stored().identity, Identity());
  EXPECT_EQ(events_of(stored()), "1 5");
}

TEST_P(SessionGuardContract, ErasingNothingLeavesATombstoneToo) {
  ASSERT_THAT(lock()->erase(), IsOk());
  EXPECT_EQ(stored().state, GrantState::forgotten);
  EXPECT_EQ(stored().generation, 1U);
}

TEST_P(SessionGuardContract, ErasingBuriesAPairThatHasLanded) {
  const SessionRecord before = log_in('a');
  die_landed("landed");
  ASSERT_THAT(lock()->erase(), IsOk());
  EXPECT_EQ(stored().state, GrantState::forgotten);
  EXPECT_GT(stored().generation, before.generation + 1) << "than the pair's";
  EXPECT_EQ(lock()->load().value()->state, GrantState::forgotten);
}

TEST_P(SessionGuardContract, ALateRefreshCannotComeBackOverALogoutThatDidNotWait) {
  log_in('a');
  const auto guard = lock();
  const auto attempt = begin_refresh_of(*guard);
  ASSERT_THAT(attempt, IsOk());
  ASSERT_THAT(vault().forget_at_once(work), IsOk());
  EXPECT_THAT(finish(**attempt, answer("late")), FailsWith(Errc::vault_overtaken));
  EXPECT_EQ(stored().state, GrantState::forgotten);
  EXPECT_EQ(guard->load().value()->state, GrantState::forgotten);
}

TEST_P(SessionGuardContract, ALandedPairCannotComeBackOverALogoutThatDidNotWait) {
  log_in('a');
  const auto guard = lock();
  const auto attempt = begin_refresh_of(*guard);
  ASSERT_THAT(attempt, IsOk());
  ASSERT_THAT((*attempt)->land(answer("late")), IsOk());
  ASSERT_THAT(vault().forget_at_once(work), IsOk());
  EXPECT_EQ(stored().state, GrantState::forgotten);
  EXPECT_THAT((*attempt)->commit(), FailsWith(Errc::vault_overtaken));
  EXPECT_EQ(stored().state, GrantState::forgotten);
}

TEST_P(SessionGuardContract, AFailureCannotComeBackOverALogoutThatDidNotWait) {
  log_in('a');
  const auto guard = lock();
  const auto attempt = begin_refresh_of(*guard);
  ASSERT_THAT(attempt, IsOk());
  ASSERT_THAT(vault().forget_at_once(work), IsOk());
  EXPECT_THAT((*attempt)->record_failure({}), FailsWith(Errc::vault_overtaken));
  EXPECT_EQ(stored().state, GrantState::forgotten);
}

TEST_P(SessionGuardContract, GenerationsGoOnAfterALogout) {
  log_in('a');
  ASSERT_THAT(lock()->erase(), IsOk());
  const std::uint64_t tombstone = stored().generation;
  EXPECT_GT(log_in('b').generation, tombstone);
}

}  // namespace
}  // namespace maestro::testing
