#include "app/vault/vault_admin.hpp"
#include "app/vault/vault_backup.hpp"
#include "tests/app/vault/stored_vault.hpp"

namespace maestro::testing {
namespace {

/// vault.db as it was, put back by something that knows nothing of maestro, after a refresh has spent its token.
class OlderVaultTest : public StoredVault {
 protected:
  OlderVaultTest() {
    const std::string old = content_of(file);
    refresh_once(work);
    refresh_once(home);
    put_back(old);
  }
  void refresh_once(const SessionKey& session) {
    RealVault stored(directory);
    ASSERT_THAT(refresh(stored.vault, session, "newer"), IsOk());
  }
  void put_back(const std::string& old) {
    std::filesystem::remove(journal);
    write_file(file, old);
  }
  Status begin_refresh(const SessionKey& session = work) {
    RealVault stored(directory);
    const auto spending = reserve(stored.vault, session);
    if (!spending) return fail(spending.error());
    return spending->attempt->begin(RefreshSubject{});
  }
};

TEST_F(OlderVaultTest, SendsNoTokenThatIsSpent) {
  EXPECT_THAT(begin_refresh(work), FailsWith(Errc::vault_copied));
  EXPECT_THAT(begin_refresh(home), FailsWith(Errc::vault_copied)) << "each session has a slot that remembers it";
  EXPECT_FALSE((*load())->intent);
}

TEST_F(OlderVaultTest, IsHealedByALogin) {
  RealVault stored(directory);
  ASSERT_THAT(testing::log_in(stored.vault, work, 'n'), IsOk());
  EXPECT_THAT(begin_refresh(work), IsOk());
}

TEST_F(OlderVaultTest, IsBelievedOnceItsOwnerSaysSo) {
  RealVault stored(directory);
  ASSERT_THAT(VaultAdmin(stored.parts()).adopt(), IsOk());
  EXPECT_THAT(begin_refresh(work), IsOk());
  EXPECT_THAT(begin_refresh(home), IsOk());
}

TEST_F(OlderVaultTest, IsBelievedWhenItWasRestoredOnPurpose) {
  RealVault stored(directory);
  VaultBackup backups(stored.parts(), stored.rows);
  const std::string backup = root / "backup.db";
  ASSERT_THAT(backups.backup(backup), IsOk());
  ASSERT_THAT(testing::log_in(stored.vault, work, 'n'), IsOk());
  ASSERT_THAT(refresh(stored.vault, work, "newer"), IsOk());
  ASSERT_THAT(backups.restore(backup, Older::wanted), IsOk());
  EXPECT_EQ(token(), "access-a");
  EXPECT_THAT(begin_refresh(work), IsOk());
}

}  // namespace
}  // namespace maestro::testing
