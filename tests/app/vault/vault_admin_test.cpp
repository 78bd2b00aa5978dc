#include "app/vault/vault_admin.hpp"

#include <thread>

#include "tests/app/vault/stored_vault.hpp"

namespace maestro::testing {
namespace {

using ::testing::HasSubstr;

class VaultAdminTest : public StoredVault {
 protected:
  bool slots_are_empty() {
    for (std::size_t number = 0; number < landing_slots; ++number)
      if (in_slot(real_, number)) return false;
    return true;
  }
  void put_home_elsewhere(const SessionKey& session) {
    SessionRecord record = **load(session);
    record.home = {1, 1, {HostId{'o'}}, HostId{'o'}, "/elsewhere/vault.db"};
    SealedRows sealed(real_.rows, real_.keys, real_.crypto);
    Result<Row> row = sealed.seal({session, RecordKind::session}, record.generation, encode(record));
    ASSERT_THAT(row, IsOk());
    const RowChange change{{session, RecordKind::session}, *std::move(row), record.generation, std::nullopt};
    ASSERT_THAT(real_.rows.apply({std::nullopt, {change}}), IsOk());
  }
  HomeVerdict verdict(const SessionKey& session) {
    return judge_home((**load(session)).home, *real_.whereabouts.place(), false);
  }
  void damage(const SessionKey& session) {
    const RowName name{session, RecordKind::session};
    Row row = **real_.rows.find(name);
    row.sealed[100] = static_cast<char>(row.sealed[100] ^ 1);
    const std::uint64_t generation = row.generation;
    ASSERT_THAT(real_.rows.apply({std::nullopt, {{name, std::move(row), generation, std::nullopt}}}), IsOk());
  }

  RealVault real_{directory};
  VaultAdmin admin_{real_.parts()};
};

TEST_F(VaultAdminTest, HasNothingToLookAfterBeforeTheFirstLogin) {
  RealVault fresh(root / "fresh");
  VaultAdmin admin(fresh.parts());
  EXPECT_FALSE(admin.info().value().has_value());
  EXPECT_THAT(admin.check(), FailsWith(Errc::vault_unavailable));
  EXPECT_THAT(admin.rekey(Rekey::data_key), FailsWith(Errc::vault_unavailable));
  EXPECT_THAT(admin.adopt(), FailsWith(Errc::vault_unavailable));
  EXPECT_THAT(admin.forget_key(), IsOk());
}

TEST_F(VaultAdminTest, ChangesTheDataKeyAndKeepsEveryRecord) {
  ASSERT_THAT(real_.vault.put(work, pending_login('p')), IsOk());
  const VaultInfo before = **admin_.info();
  ASSERT_THAT(admin_.rekey(Rekey::data_key), IsOk());
  const VaultInfo after = **admin_.info();
  EXPECT_EQ(after.vault_id, before.vault_id);
  EXPECT_NE(after.key_id, before.key_id);
  EXPECT_EQ(after.records, 3U);
  EXPECT_THAT(admin_.check(), IsOk());
  EXPECT_EQ((*real_.vault.load(work))->token.access_token.reveal(), "access-a") << "a process that had the old key";
  EXPECT_EQ(token(home), "access-b");
  EXPECT_TRUE((*RealVault(directory).vault.find(work)).has_value());
}

TEST_F(VaultAdminTest, WaitsForWhoeverHoldsASession) {
  auto guard = lock(real_);
  std::thread later([&] { guard.reset(); });
  EXPECT_THAT(admin_.rekey(Rekey::data_key), IsOk());
  later.join();
}

TEST_F(VaultAdminTest, StoresWhatHasLandedBeforeItChangesTheKeyAndLeavesNoSlot) {
  ASSERT_THAT(land(real_.vault, work, RefreshSubject{}, answer("landed")), IsOk());
  ASSERT_THAT(admin_.rekey(Rekey::data_key), IsOk());
  EXPECT_EQ(token(work), "access-landed");
  EXPECT_TRUE(slots_are_empty());
}

TEST_F(VaultAdminTest, NamesTheRecordThatIsDamaged) {
  damage(work);
  const Status checked = admin_.check();
  ASSERT_THAT(checked, FailsWith(Errc::vault_corrupt));
  EXPECT_THAT(checked.error().what, HasSubstr("anthropic/work"));
  EXPECT_THAT(admin_.rekey(Rekey::data_key), FailsWith(Errc::vault_corrupt));
  EXPECT_THAT(load(home), IsOk()) << "nothing was changed";
}

TEST_F(VaultAdminTest, MakesACopiedVaultTheHomeOfAllItsLogins) {
  for (const SessionKey& session : {work, home}) {
    put_home_elsewhere(session);
    ASSERT_FALSE(may_refresh_at(verdict(session)));
  }
  const std::uint64_t generation = (*load(work))->generation;
  ASSERT_THAT(admin_.adopt(), IsOk());
  for (const SessionKey& session : {work, home}) {
    EXPECT_EQ(verdict(session), HomeVerdict::home);
    EXPECT_LE((*load(session))->home.machines.size(), 1U) << "the other machine is no home any more";
  }
  EXPECT_EQ((*load(work))->generation, generation);
  EXPECT_EQ((*load(work))->history.back().event, HistoryEvent::moved);
}

TEST_F(VaultAdminTest, AdoptsTheOtherLoginsOfAVaultWithADamagedOne) {
  put_home_elsewhere(home);
  damage(work);
  ASSERT_THAT(admin_.adopt(), IsOk());
  EXPECT_EQ(verdict(home), HomeVerdict::home);
  EXPECT_THAT(load(work), FailsWith(Errc::vault_corrupt));
}

TEST_F(VaultAdminTest, AdoptsALoginThatWasForgottenOnlyAsForgotten) {
  ASSERT_THAT(lock(real_)->erase(), IsOk());
  ASSERT_THAT(admin_.adopt(), IsOk());
  EXPECT_EQ((*load(work))->state, GrantState::forgotten);
}

}  // namespace
}  // namespace maestro::testing
