#include <gmock/gmock.h>

#include <filesystem>
#include <fstream>
#include <thread>

#include "adapters/vault/sealed_vault_keeper.hpp"
#include "tests/adapters/vault/real_vault.hpp"
#include "tests/contracts/sample_records.hpp"
#include "tests/support/matchers.hpp"
#include "tests/support/temporary_directory.hpp"

namespace maestro::testing {
namespace {

using ::testing::HasSubstr;

class VaultKeeperTest : public ::testing::Test {
 protected:
  void log_in(char name, const SessionKey& session) {
    ASSERT_THAT((*real_.vault.lock(session, std::chrono::milliseconds(0)))->commit(new_login(name), at(1)), IsOk());
  }
  static std::string whole(const std::string& path) {
    std::ifstream stream(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(stream), {}};
  }
  TemporaryDirectory directory_;
  RealVault real_{directory_ / "data"};
  SealedVaultKeeper keeper_{{real_.directory, real_.refuge}, real_.rows, real_.keys, real_.crypto, real_.clock};
};

TEST_F(VaultKeeperTest, HasNothingToKeepBeforeTheFirstLogin) {
  EXPECT_FALSE(keeper_.info().value().has_value());
  EXPECT_THAT(keeper_.check(), FailsWith(Errc::vault_unavailable));
  EXPECT_THAT(keeper_.rekey(Rekey::data_key), FailsWith(Errc::vault_unavailable));
  EXPECT_THAT(keeper_.forget_key(), IsOk());
}

TEST_F(VaultKeeperTest, ChangesTheDataKeyAndKeepsEveryRecord) {
  log_in('a', work);
  log_in('b', home);
  ASSERT_THAT(real_.vault.put(work, pending_login('p')), IsOk());
  const VaultInfo before = **keeper_.info();
  const std::string file_before = whole(real_.file);
  ASSERT_THAT(keeper_.rekey(Rekey::data_key), IsOk());
  const VaultInfo after = **keeper_.info();
  EXPECT_EQ(after.vault_id, before.vault_id);
  EXPECT_NE(after.key_id, before.key_id);
  EXPECT_EQ(after.records, 3U);
  EXPECT_THAT(keeper_.check(), IsOk());
  EXPECT_EQ((*real_.vault.load(work))->token.access_token.reveal(), "access-a") << "a process that had the old key";
  RealVault another(real_.directory);
  EXPECT_EQ((*another.vault.load(home))->token.access_token.reveal(), "access-b");
  EXPECT_TRUE((*another.vault.find(work)).has_value());
}

TEST_F(VaultKeeperTest, WaitsForWhoeverHoldsASession) {
  log_in('a', work);
  auto guard = *real_.vault.lock(work, std::chrono::milliseconds(0));
  std::thread later([&] {
    std::this_thread::sleep_for(std::chrono::milliseconds(100));
    guard.reset();
  });
  EXPECT_THAT(keeper_.rekey(Rekey::data_key), IsOk());
  later.join();
}

TEST_F(VaultKeeperTest, BringsInWhatLiesBesideTheVaultFirst) {
  log_in('a', work);
  SpillRows beside(real_.rows, {real_.directory});
  log_in('b', home);
  const Row row = **real_.rows.find({work, RecordKind::session});
  ASSERT_THAT(beside.set_aside(work, {row.generation + 1, row.sealed}), IsOk());
  EXPECT_THAT(keeper_.rekey(Rekey::data_key), FailsWith(Errc::vault_corrupt))
      << "sealed for another generation, so it does not open";
}

TEST_F(VaultKeeperTest, NamesTheRecordThatIsDamaged) {
  log_in('a', work);
  log_in('b', home);
  const RowName name{work, RecordKind::session};
  Row row = **real_.rows.find(name);
  row.sealed[100] = static_cast<char>(row.sealed[100] ^ 1);
  const RowChange change{name, row, row.generation};
  ASSERT_THAT(real_.rows.apply({&change, 1}), IsOk());
  const Status checked = keeper_.check();
  ASSERT_THAT(checked, FailsWith(Errc::vault_corrupt));
  EXPECT_THAT(checked.error().what, HasSubstr("anthropic/work"));
  EXPECT_THAT(keeper_.rekey(Rekey::data_key), FailsWith(Errc::vault_corrupt));
  EXPECT_THAT(real_.vault.load(home), IsOk()) << "nothing was changed";
}

}  // namespace
}  // namespace maestro::testing
