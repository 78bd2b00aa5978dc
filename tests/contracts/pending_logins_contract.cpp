#include "tests/contracts/vault_contract.hpp"

namespace maestro::testing {
namespace {

class PendingLoginsContract : public VaultContract {};
INSTANTIATE_TEST_SUITE_P(Every, PendingLoginsContract, every_vault(), vault_name);

TEST_P(PendingLoginsContract, NoneIsThereAtFirst) { EXPECT_FALSE(is_pending()); }

TEST_P(PendingLoginsContract, OneComesBackAsItWasPut) {
  ASSERT_THAT(pending().put(work, pending_login('p')), IsOk());
  const auto found = pending().find(work);
  ASSERT_THAT(found, IsOk());
  ASSERT_TRUE(found->has_value());
  EXPECT_EQ(text_of(**found), text_of(pending_login('p')));
  EXPECT_FALSE(is_pending(home));
}

TEST_P(PendingLoginsContract, TheNewestWins) {
  for (const char name : {'p', 'q'}) ASSERT_THAT(pending().put(work, pending_login(name)), IsOk());
  const auto found = pending().find(work);
  ASSERT_THAT(found, IsOk());
  ASSERT_TRUE(found->has_value());
  EXPECT_EQ((*found)->grant_id, grant('q'));
}

TEST_P(PendingLoginsContract, OneIsRemovedByItsGrantId) {
  ASSERT_THAT(pending().put(work, pending_login('p')), IsOk());
  ASSERT_THAT(pending().remove(work, grant('p')), IsOk());
  EXPECT_FALSE(is_pending());
  EXPECT_THAT(pending().remove(work, grant('p')), IsOk()) << "removing it again has nothing to do";
}

TEST_P(PendingLoginsContract, AnOlderOneCannotRemoveANewerOne) {
  ASSERT_THAT(pending().put(work, pending_login('q')), IsOk());
  ASSERT_THAT(pending().remove(work, grant('p')), IsOk());
  EXPECT_TRUE(is_pending());
}

TEST_P(PendingLoginsContract, RemovingHasNothingToDoBeforeThereIsAVault) {
  EXPECT_THAT(pending().remove(work, grant('p')), IsOk());
}

TEST_P(PendingLoginsContract, TheCommitOfTheSameGrantTakesItAlong) {
  ASSERT_THAT(pending().put(work, pending_login('a')), IsOk());
  log_in('a');
  EXPECT_FALSE(is_pending());
}

TEST_P(PendingLoginsContract, TheCommitOfAnotherGrantLeavesIt) {
  ASSERT_THAT(pending().put(work, pending_login('p')), IsOk());
  log_in('a');
  EXPECT_TRUE(is_pending());
}

TEST_P(PendingLoginsContract, ARefreshLeavesIt) {
  log_in('a');
  ASSERT_THAT(pending().put(work, pending_login('p')), IsOk());
  refresh("next");
  EXPECT_TRUE(is_pending());
}

TEST_P(PendingLoginsContract, AnExchangeThatBringsNothingLeavesIt) {
  ASSERT_THAT(pending().put(work, pending_login('a')), IsOk());
  {
    const auto guard = lock();
    const auto attempt = begin_login(*guard, 'a');
    ASSERT_THAT(attempt, IsOk());
    EXPECT_TRUE(is_pending()) << "a code that is under way";
    ASSERT_THAT((*attempt)->record_failure({}), IsOk());
  }
  EXPECT_TRUE(is_pending());
}

TEST_P(PendingLoginsContract, ForgettingTheSessionAtOnceTakesItAlong) {
  log_in('a');
  ASSERT_THAT(pending().put(work, pending_login('p')), IsOk());
  ASSERT_THAT(vault().forget_at_once(work), IsOk());
  EXPECT_FALSE(is_pending());
}

TEST_P(PendingLoginsContract, ErasingTheSessionTakesItAlong) {
  ASSERT_THAT(pending().put(work, pending_login('p')), IsOk());
  ASSERT_THAT(pending().put(home, pending_login('q')), IsOk());
  ASSERT_THAT(lock(work)->erase(), IsOk());
  EXPECT_FALSE(is_pending(work));
  EXPECT_TRUE(is_pending(home));
}

TEST_P(PendingLoginsContract, OneDoesNotTouchTheLoginThatIsThere) {
  const SessionRecord before = log_in('a');
  ASSERT_THAT(pending().put(work, pending_login('p')), IsOk());
  EXPECT_EQ(text_of(stored()), text_of(before));
}

}  // namespace
}  // namespace maestro::testing
