#include "tests/contracts/vault_contract.hpp"

namespace maestro::testing {
namespace {

using std::chrono::milliseconds;

class TokenVaultContract : public VaultContract {};
INSTANTIATE_TEST_SUITE_P(Every, TokenVaultContract, every_vault(), vault_name);

TEST_P(TokenVaultContract, HoldsNothingBeforeTheFirstLogin) {
  const auto record = vault().load(work);
  ASSERT_THAT(record, IsOk());
  EXPECT_FALSE(record->has_value());
  const auto sessions = vault().list();
  ASSERT_THAT(sessions, IsOk());
  EXPECT_THAT(*sessions, ::testing::IsEmpty());
}

TEST_P(TokenVaultContract, GivesALoginBackAsItWasStored) {
  SessionRecord login = new_login('a');
  login.not_before = at(7);
  login.last_try = at(6);
  ASSERT_THAT(lock()->commit(login, at(5)), IsOk());
  login.generation = 1;
  EXPECT_EQ(text_of(stored()), text_of(login));
  EXPECT_EQ(history_of(stored()), "5:1");
}

TEST_P(TokenVaultContract, TheGuardReadsWhatEverybodyReads) {
  log_in('a');
  const auto seen = lock()->load();
  ASSERT_THAT(seen, IsOk());
  ASSERT_TRUE(seen->has_value());
  EXPECT_EQ(text_of(**seen), text_of(stored()));
}

TEST_P(TokenVaultContract, KeepsSessionsApart) {
  const SessionRecord at_work = log_in('a', work);
  log_in('b', home);
  EXPECT_EQ(text_of(stored(work)), text_of(at_work));
  EXPECT_EQ(stored(home).grant_id, grant('b'));
}

TEST_P(TokenVaultContract, ListsTheSessionsWithTokensInOrder) {
  const SessionKey elsewhere{"acme", "work"};
  for (const SessionKey& session : {work, elsewhere, home}) log_in('a', session);
  log_in('a', {"anthropic", "left"});
  ASSERT_THAT(lock({"anthropic", "left"})->erase(at(2)), IsOk());
  ASSERT_THAT(pending().put({"anthropic", "only-pending"}, pending_login('p')), IsOk());
  const auto sessions = vault().list();
  ASSERT_THAT(sessions, IsOk());
  EXPECT_EQ(*sessions, (std::vector<SessionKey>{elsewhere, home, work}));
}

TEST_P(TokenVaultContract, ASecondHolderWaitsInVain) {
  const auto guard = lock();
  EXPECT_THAT(vault().lock(work, milliseconds(0)), FailsWith(Errc::vault_busy));
  EXPECT_THAT(vault().lock(work, milliseconds(20)), FailsWith(Errc::vault_busy));
}

TEST_P(TokenVaultContract, ALockEndsWithItsGuard) {
  lock();
  EXPECT_THAT(vault().lock(work, milliseconds(0)), IsOk());
}

TEST_P(TokenVaultContract, ALockIsOfOneSessionOnly) {
  const auto guard = lock(work);
  EXPECT_THAT(vault().lock(home, milliseconds(0)), IsOk());
}

TEST_P(TokenVaultContract, ReadingNeedsNoLock) {
  const SessionRecord before = log_in('a');
  const auto guard = lock();
  EXPECT_EQ(text_of(stored()), text_of(before));
}

}  // namespace
}  // namespace maestro::testing
