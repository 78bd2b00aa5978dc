#include "tests/contracts/vault_contract.hpp"

namespace maestro::testing {
namespace {

using std::chrono::milliseconds;

constexpr LockWait at_once{};

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
  const SessionRecord login = log_in('a');
  EXPECT_EQ(login.grant_id, grant('a'));
  EXPECT_EQ(login.generation, 2U) << "its place was reserved before";
  EXPECT_EQ(login.state, GrantState::usable);
  EXPECT_EQ(login.token.access_token.reveal(), "access-a");
  EXPECT_EQ(login.token.refresh_token->reveal(), "refresh-a");
  EXPECT_EQ(login.token.expiry, at(1'700'003'600));
  EXPECT_EQ(login.login_expires_at, at(1'700'000'000) + std::chrono::hours(24 * 30));
  EXPECT_EQ(login.identity.account_email, "a@example.com");
  EXPECT_EQ(login.binding, bind_grant(anthropic()));
  EXPECT_EQ(events_of(login), "1");
  EXPECT_FALSE(login.intent);
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
  ASSERT_THAT(lock({"anthropic", "left"})->erase(), IsOk());
  ASSERT_THAT(pending().put({"anthropic", "only-pending"}, pending_login('p')), IsOk());
  const auto sessions = vault().list();
  ASSERT_THAT(sessions, IsOk());
  EXPECT_EQ(*sessions, (std::vector<SessionKey>{elsewhere, home, work}));
}

TEST_P(TokenVaultContract, ASecondHolderWaitsInVain) {
  const auto guard = lock();
  EXPECT_THAT(vault().lock(work, at_once), FailsWith(Errc::vault_busy));
  EXPECT_THAT(vault().lock(work, {milliseconds(20), std::nullopt}), FailsWith(Errc::vault_busy));
}

TEST_P(TokenVaultContract, ALockEndsWithItsGuard) {
  lock();
  EXPECT_THAT(vault().lock(work, at_once), IsOk());
}

TEST_P(TokenVaultContract, ALockIsOfOneSessionOnly) {
  const auto guard = lock(work);
  EXPECT_THAT(vault().lock(home, at_once), IsOk());
}

TEST_P(TokenVaultContract, ReadingNeedsNoLock) {
  const SessionRecord before = log_in('a');
  const auto guard = lock();
  EXPECT_EQ(text_of(stored()), text_of(before));
}

TEST_P(TokenVaultContract, AReservedPlaceCountsAsNoLoginAndIsNotListed) {
  const auto guard = lock();
  ASSERT_THAT(begin_login(*guard, 'a'), IsOk());
  EXPECT_FALSE(holds_login(stored()));
  EXPECT_THAT(vault().list().value(), ::testing::IsEmpty());
}

TEST_P(TokenVaultContract, TellsWhoHoldsASessionSinceWhen) {
  EXPECT_FALSE(vault().standing(work).is_held);
  {
    const auto guard = lock();
    EXPECT_TRUE(vault().standing(work).is_held);
    EXPECT_NE(vault().standing(work).process, 0U);
    EXPECT_NE(vault().standing(work).since, std::chrono::sys_seconds());
    EXPECT_FALSE(vault().standing(home).is_held);
  }
  EXPECT_FALSE(vault().standing(work).is_held);
  EXPECT_FALSE(vault().standing(work).gave_up_at);
}

TEST_P(TokenVaultContract, HandsAVerdictToThoseWhoWaitedForIt) {
  const auto before = lock();
  const std::chrono::sys_seconds since = vault().standing(work).since;
  before->give_up({Errc::unreachable, "offline", "look at the cable"});
  EXPECT_TRUE(vault().standing(work).gave_up_at);
  EXPECT_EQ(vault().standing(work).verdict.what, "offline");
  EXPECT_THAT(vault().lock(work, {milliseconds(0), since}), FailsWith(Errc::vault_busy)) << "it is still at it";
}

TEST_P(TokenVaultContract, TakesAVerdictOnlyFromWhoeverGaveUpMeanwhile) {
  lock()->give_up({Errc::unreachable, "offline", "look at the cable"});
  const std::chrono::sys_seconds gave_up = *vault().standing(work).gave_up_at;
  const auto waiting = vault().lock(work, {milliseconds(0), gave_up});
  ASSERT_THAT(waiting, FailsWith(Errc::unreachable));
  EXPECT_EQ(waiting.error(), (Error{Errc::unreachable, "offline", "look at the cable"}));
  EXPECT_THAT(vault().lock(work, {milliseconds(0), gave_up + std::chrono::seconds(1)}), IsOk());
}

TEST_P(TokenVaultContract, TakesNoVerdictWhereNobodyHasWaited) {
  lock()->give_up({Errc::unreachable, "offline", "look at the cable"});
  EXPECT_THAT(vault().lock(work, at_once), IsOk());
}

TEST_P(TokenVaultContract, ForgetsASessionThatIsHeld) {
  log_in('a');
  const auto guard = lock();
  ASSERT_THAT(vault().forget_at_once(work), IsOk());
  EXPECT_EQ(stored().state, GrantState::forgotten);
  EXPECT_TRUE(stored().token.access_token.empty());
  EXPECT_EQ(events_of(stored()), "1 5");
}

}  // namespace
}  // namespace maestro::testing
