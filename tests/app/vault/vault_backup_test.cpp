#include "app/vault/vault_backup.hpp"

#include <gmock/gmock.h>

#include <filesystem>

#include "app/vault/vault_admin.hpp"
#include "tests/app/vault/stored_vault.hpp"

namespace maestro::testing {
namespace {

using ::testing::HasSubstr;

class VaultBackupTest : public StoredVault {
 protected:
  Status back_up() { return backups_.backup(backup); }
  Status restore(Older older = Older::refused) { return backups_.restore(backup, older); }

  RealVault real_{directory};
  VaultBackup backups_{real_.parts(), real_.rows};
  std::string backup = root / "backup.db";
};

TEST_F(VaultBackupTest, CopiesTheVaultSealed) {
  ASSERT_THAT(back_up(), IsOk());
  EXPECT_EQ(std::filesystem::status(backup).permissions(), std::filesystem::perms(0600));
  EXPECT_EQ(content_of(backup).find("access-a"), std::string::npos);
}

TEST_F(VaultBackupTest, OverwritesNoFileWithABackup) {
  write_file(backup, "precious");
  EXPECT_THAT(back_up(), FailsWith(Errc::vault_unavailable));
  EXPECT_EQ(content_of(backup), "precious");
  EXPECT_THAT(backups_.backup(root / "no/such/directory"), FailsWith(Errc::vault_unavailable));
}

TEST_F(VaultBackupTest, RestoresIntoAnEmptyPlace) {
  ASSERT_THAT(back_up(), IsOk());
  for (const std::string& gone : {file, journal}) std::filesystem::remove(gone);
  ASSERT_THAT(restore(), IsOk());
  EXPECT_EQ(token(work), "access-a");
  EXPECT_EQ(token(home), "access-b");
  EXPECT_FALSE(std::filesystem::exists(file + ".copy"));
}

TEST_F(VaultBackupTest, RestoresWhatIsTheSameAgain) {
  ASSERT_THAT(back_up(), IsOk());
  EXPECT_THAT(restore(), IsOk());
  EXPECT_EQ(token(), "access-a");
}

TEST_F(VaultBackupTest, LowersNoGenerationUnlessThatIsWanted) {
  ASSERT_THAT(back_up(), IsOk());
  log_in(real_, work, 'c');
  const std::string before = content_of(file);
  const Status refused = restore();
  ASSERT_THAT(refused, FailsWith(Errc::older_copy));
  EXPECT_THAT(refused.error().what, HasSubstr("anthropic/work"));
  EXPECT_TRUE(content_of(file) == before);
  EXPECT_EQ(token(), "access-c");
  ASSERT_THAT(restore(Older::wanted), IsOk());
  EXPECT_EQ(token(), "access-a");
}

TEST_F(VaultBackupTest, CountsALogoutAsSomethingLater) {
  ASSERT_THAT(back_up(), IsOk());
  ASSERT_THAT(lock(real_)->erase(), IsOk());
  EXPECT_THAT(restore(), FailsWith(Errc::older_copy));
}

TEST_F(VaultBackupTest, KeepsALoginThatTheCopyDoesNotKnow) {
  ASSERT_THAT(back_up(), IsOk());
  const SessionKey third{"anthropic", "third"};
  log_in(real_, third, 'c');
  EXPECT_THAT(restore(), FailsWith(Errc::older_copy));
  ASSERT_THAT(restore(Older::wanted), IsOk());
  EXPECT_EQ(token(third), "");
}

TEST_F(VaultBackupTest, BringsBackTheDataKeyOfItsTime) {
  ASSERT_THAT(back_up(), IsOk());
  ASSERT_THAT(VaultAdmin(real_.parts()).rekey(Rekey::data_key), IsOk());
  ASSERT_THAT(restore(), IsOk());
  EXPECT_EQ(token(), "access-a");
  EXPECT_EQ((*real_.vault.load(home))->token.access_token.reveal(), "access-b") << "a process with the other key";
}

TEST_F(VaultBackupTest, RefusesACopyOfAnotherVault) {
  fill(root / "other");
  std::filesystem::copy_file(key, root / "other/vault.key", std::filesystem::copy_options::overwrite_existing);
  for (const char* name : {"vault.db", "vault.db-journal"}) std::filesystem::remove((root / "other/") + name);
  fill(root / "other");
  RealVault other(root / "other");
  ASSERT_THAT(VaultBackup(other.parts(), other.rows).backup(backup), IsOk());
  EXPECT_THAT(restore(), FailsWith(Errc::older_copy));
  EXPECT_THAT(restore(Older::wanted), IsOk());
}

TEST_F(VaultBackupTest, HoldsWhatHasLanded) {
  ASSERT_THAT(land(real_.vault, work, RefreshSubject{}, answer("landed")), IsOk());
  ASSERT_THAT(back_up(), IsOk());
  for (const std::string& gone : {file, journal, landing}) std::filesystem::remove(gone);
  ASSERT_THAT(restore(), IsOk());
  EXPECT_EQ(token(), "access-landed");
}

TEST_F(VaultBackupTest, LowersNoGenerationThatHasOnlyLanded) {
  ASSERT_THAT(back_up(), IsOk());
  ASSERT_THAT(land(real_.vault, work, RefreshSubject{}, answer("landed")), IsOk());
  EXPECT_THAT(restore(), FailsWith(Errc::older_copy));
  EXPECT_EQ(token(), "access-landed");
}

TEST_F(VaultBackupTest, LeavesNothingInTheSlotsOfAVaultThatItHasRestored) {
  ASSERT_THAT(back_up(), IsOk());
  ASSERT_THAT(refresh(real_.vault, work, "later"), IsOk());
  ASSERT_THAT(land(real_.vault, home, RefreshSubject{}, answer("landed")), IsOk());
  ASSERT_THAT(restore(Older::wanted), IsOk());
  for (std::size_t number = 0; number < landing_slots; ++number) EXPECT_FALSE(in_slot(real_, number)) << number;
  EXPECT_EQ(token(home), "access-b");
}

TEST_F(VaultBackupTest, RefusesWholeWhatIsDamagedOrHasNoKeyHere) {
  ASSERT_THAT(back_up(), IsOk());
  const std::string good = content_of(backup);
  const std::string before = content_of(file);
  write_file(backup, good.substr(0, good.size() / 2));
  EXPECT_THAT(restore(Older::wanted), FailsWith(Errc::vault_corrupt));
  write_file(backup, good);
  SQLite::Database(backup, SQLite::OPEN_READWRITE).exec("UPDATE record SET generation = x'0000000000000009'");
  EXPECT_THAT(restore(Older::wanted), FailsWith(Errc::vault_corrupt));
  write_file(backup, "not a vault");
  EXPECT_THAT(restore(Older::wanted), FailsWith(Errc::vault_corrupt));
  EXPECT_THAT(backups_.restore(root / "missing", Older::wanted), FailsWith(Errc::vault_unavailable));
  fill(root / "other");
  RealVault other(root / "other");
  std::filesystem::remove(backup);
  ASSERT_THAT(VaultBackup(other.parts(), other.rows).backup(backup), IsOk());
  EXPECT_THAT(restore(Older::wanted), FailsWith(Errc::vault_key));
  EXPECT_TRUE(content_of(file) == before);
}

TEST_F(VaultBackupTest, SetsNothingAsideThatOpens) {
  EXPECT_THAT(backups_.set_aside(), FailsWith(Errc::usage));
  EXPECT_TRUE(std::filesystem::exists(file));
}

TEST_F(VaultBackupTest, SetsAVaultAsideWhoseKeyIsLostAndMakesRoomForAnother) {
  std::filesystem::remove(key);
  const std::string before = content_of(file);
  const Result<std::string> aside = backups_.set_aside();
  ASSERT_THAT(aside, IsOk());
  EXPECT_TRUE(content_of(*aside) == before) << "it is kept as it was";
  EXPECT_THAT(load(), IsOk());
  EXPECT_EQ(token(), "");
  log_in(real_, work, 'c');
  EXPECT_EQ(token(), "access-c");
}

TEST_F(VaultBackupTest, SetsADamagedVaultAside) {
  write_file(file, std::string(8192, 'x'));
  EXPECT_THAT(load(), FailsWith(Errc::vault_corrupt));
  ASSERT_THAT(backups_.set_aside(), IsOk());
  EXPECT_EQ(token(), "");
}

}  // namespace
}  // namespace maestro::testing
