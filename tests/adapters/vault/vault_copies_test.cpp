#include <gmock/gmock.h>

#include <filesystem>

#include "adapters/vault/sealed_vault_copies.hpp"
#include "adapters/vault/sealed_vault_keeper.hpp"
#include "tests/adapters/vault/stored_vault.hpp"

namespace maestro::testing {
namespace {

using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

/// What a RealVault lacks.
struct Copies {
  explicit Copies(RealVault& real)
      : copies({real.directory, real.refuge}, real.rows, real.keys, real.crypto, real.clock),
        keeper({real.directory, real.refuge}, real.rows, real.keys, real.crypto, real.clock) {}
  SealedVaultCopies copies;
  SealedVaultKeeper keeper;
};

class VaultCopiesTest : public StoredVault {
 protected:
  std::string token(const SessionKey& session = work) {
    const Result<std::optional<SessionRecord>> record = load(session);
    if (!record) return record.error().what;
    return *record ? std::string((*record)->token.access_token.reveal()) : "";
  }
  Status restore(Older older = Older::refused) { return copies_.copies.restore(backup, older); }

  RealVault real_{directory};
  Copies copies_{real_};
  std::string backup = root / "backup.db";
};

TEST_F(VaultCopiesTest, CopiesTheVaultSealed) {
  ASSERT_THAT(copies_.copies.backup(backup), IsOk());
  EXPECT_EQ(std::filesystem::status(backup).permissions(), std::filesystem::perms(0600));
  EXPECT_EQ(content_of(backup).find("access-a"), std::string::npos);
}

TEST_F(VaultCopiesTest, OverwritesNoFileWithABackup) {
  write_file(backup, "precious");
  EXPECT_THAT(copies_.copies.backup(backup), FailsWith(Errc::vault_unavailable));
  EXPECT_EQ(content_of(backup), "precious");
  EXPECT_THAT(copies_.copies.backup(root / "no/such/directory"), FailsWith(Errc::vault_unavailable));
}

TEST_F(VaultCopiesTest, RestoresIntoAnEmptyPlace) {
  ASSERT_THAT(copies_.copies.backup(backup), IsOk());
  for (const std::string& gone : {file, journal}) std::filesystem::remove(gone);
  ASSERT_THAT(restore(), IsOk());
  EXPECT_EQ(token(work), "access-a");
  EXPECT_EQ(token(home), "access-b");
  EXPECT_FALSE(std::filesystem::exists(file + ".copy"));
}

TEST_F(VaultCopiesTest, RestoresWhatIsTheSameAgain) {
  ASSERT_THAT(copies_.copies.backup(backup), IsOk());
  EXPECT_THAT(restore(), IsOk());
  EXPECT_EQ(token(), "access-a");
}

TEST_F(VaultCopiesTest, LowersNoGenerationUnlessThatIsWanted) {
  ASSERT_THAT(copies_.copies.backup(backup), IsOk());
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

TEST_F(VaultCopiesTest, CountsALogoutAsSomethingLater) {
  ASSERT_THAT(copies_.copies.backup(backup), IsOk());
  ASSERT_THAT((*real_.vault.lock(work, std::chrono::milliseconds(0)))->erase(at(5)), IsOk());
  EXPECT_THAT(restore(), FailsWith(Errc::older_copy));
}

TEST_F(VaultCopiesTest, KeepsALoginThatTheCopyDoesNotKnow) {
  ASSERT_THAT(copies_.copies.backup(backup), IsOk());
  const SessionKey third{"anthropic", "third"};
  log_in(real_, third, 'c');
  EXPECT_THAT(restore(), FailsWith(Errc::older_copy));
  ASSERT_THAT(restore(Older::wanted), IsOk());
  EXPECT_EQ(token(third), "");
}

TEST_F(VaultCopiesTest, BringsBackTheDataKeyOfItsTime) {
  ASSERT_THAT(copies_.copies.backup(backup), IsOk());
  ASSERT_THAT(copies_.keeper.rekey(Rekey::data_key), IsOk());
  ASSERT_THAT(restore(), IsOk());
  EXPECT_EQ(token(), "access-a");
  EXPECT_EQ((*real_.vault.load(home))->token.access_token.reveal(), "access-b") << "a process with the other key";
}

TEST_F(VaultCopiesTest, RefusesACopyOfAnotherVault) {
  fill(root / "other");
  std::filesystem::copy_file(key, root / "other/vault.key", std::filesystem::copy_options::overwrite_existing);
  for (const char* name : {"vault.db", "vault.db-journal"}) std::filesystem::remove((root / "other/") + name);
  fill(root / "other");
  RealVault other(root / "other");
  ASSERT_THAT(Copies(other).copies.backup(backup), IsOk());
  EXPECT_THAT(restore(), FailsWith(Errc::older_copy));
  EXPECT_THAT(restore(Older::wanted), IsOk());
}

TEST_F(VaultCopiesTest, RefusesWholeWhatIsDamagedOrHasNoKeyHere) {
  ASSERT_THAT(copies_.copies.backup(backup), IsOk());
  const std::string good = content_of(backup);
  const std::string before = content_of(file);
  write_file(backup, good.substr(0, good.size() / 2));
  EXPECT_THAT(restore(Older::wanted), FailsWith(Errc::vault_corrupt));
  write_file(backup, good);
  SQLite::Database(backup, SQLite::OPEN_READWRITE).exec("UPDATE record SET generation = x'0000000000000009'");
  EXPECT_THAT(restore(Older::wanted), FailsWith(Errc::vault_corrupt));
  write_file(backup, "not a vault");
  EXPECT_THAT(restore(Older::wanted), FailsWith(Errc::vault_corrupt));
  EXPECT_THAT(copies_.copies.restore(root / "missing", Older::wanted), FailsWith(Errc::vault_unavailable));
  fill(root / "other");
  RealVault other(root / "other");
  std::filesystem::remove(backup);
  ASSERT_THAT(Copies(other).copies.backup(backup), IsOk());
  EXPECT_THAT(restore(Older::wanted), FailsWith(Errc::vault_key));
  EXPECT_TRUE(content_of(file) == before);
}

TEST_F(VaultCopiesTest, SetsNothingAsideThatOpens) {
  EXPECT_THAT(copies_.copies.set_aside(), FailsWith(Errc::usage));
  EXPECT_TRUE(std::filesystem::exists(file));
}

TEST_F(VaultCopiesTest, SetsAVaultAsideWhoseKeyIsLostAndMakesRoomForAnother) {
  std::filesystem::remove(key);
  const std::string before = content_of(file);
  const Result<std::string> aside = copies_.copies.set_aside();
  ASSERT_THAT(aside, IsOk());
  EXPECT_TRUE(content_of(*aside) == before) << "it is kept as it was";
  EXPECT_THAT(load(), IsOk());
  EXPECT_EQ(token(), "");
  log_in(real_, work, 'c');
  EXPECT_EQ(token(), "access-c");
}

TEST_F(VaultCopiesTest, SetsADamagedVaultAside) {
  write_file(file, std::string(8192, 'x'));
  EXPECT_THAT(load(), FailsWith(Errc::vault_corrupt));
  ASSERT_THAT(copies_.copies.set_aside(), IsOk());
  EXPECT_EQ(token(), "");
}

}  // namespace
}  // namespace maestro::testing
