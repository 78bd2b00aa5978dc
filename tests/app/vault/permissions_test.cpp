#include "tests/app/vault/stored_vault.hpp"
#include "tests/support/child_process.hpp"

namespace maestro::testing {
namespace {

namespace fs = std::filesystem;

class VaultPermissionsTest : public StoredVault {
 protected:
  /// Hands the vault to somebody who is not root, because nothing is read-only to root.
  void give_to_nobody() {
    for (const std::string& path : {root.path(), directory, file, journal, key, directory + "/vault.lock", landing})
      ASSERT_EQ(::chown(path.c_str(), nobody(), nobody()), 0) << path;
  }
};

TEST_F(VaultPermissionsTest, AreTightOnEverythingThatAVaultMakes) {
  EXPECT_EQ(fs::status(directory).permissions(), fs::perms::owner_all);
  for (const auto& entry : fs::directory_iterator(directory))
    EXPECT_EQ(entry.status().permissions(), fs::perms::owner_read | fs::perms::owner_write) << entry.path();
}

TEST_F(VaultPermissionsTest, AnythingOpenToOthersIsRefused) {
  struct Case {
    const std::string& path;
    unsigned loose;
    unsigned tight;
  };
  for (const Case& one : {Case{directory, 0750, 0700}, Case{directory, 0701, 0700}, Case{file, 0640, 0600},
                          Case{file, 0602, 0600}, Case{journal, 0644, 0600}, Case{key, 0640, 0600}}) {
    set_mode(one.path, one.loose);
    EXPECT_THAT(load(), FailsWith(Errc::vault_permissions)) << one.path;
    set_mode(one.path, one.tight);
    EXPECT_THAT(load(), IsOk());
  }
}

TEST_F(VaultPermissionsTest, ALockFileOpenToOthersIsRefused) {
  set_mode(directory + "/vault.lock", 0666);
  EXPECT_THAT(RealVault(directory).vault.lock(work, {}), FailsWith(Errc::vault_permissions));
}

TEST_F(VaultPermissionsTest, ALinkInPlaceOfAnyOfThemIsRefused) {
  for (const std::string& path : {file, journal, key, directory}) {
    fs::rename(path, root / "elsewhere");
    fs::create_symlink(root / "elsewhere", path);
    EXPECT_THAT(load(), FailsWith(Errc::vault_permissions)) << path;
    fs::remove(path);
    fs::rename(root / "elsewhere", path);
  }
  EXPECT_THAT(load(), IsOk());
}

// A process that is killed while it publishes a file leaves two names.
TEST_F(VaultPermissionsTest, ASecondHardLinkIsNoReasonToRefuse) {
  for (const std::string& path : {file, key, landing})
    fs::create_hard_link(path, root / "copy" + path.substr(path.rfind('/') + 1));
  EXPECT_THAT(load(), IsOk());
  EXPECT_THAT(RealVault(directory).vault.lock(work, {}), IsOk());
}

TEST_F(VaultPermissionsTest, AVaultOfAnotherUserIsRefused) {
  if (::geteuid() != 0) GTEST_SKIP() << "only root can give files away";
  ASSERT_EQ(::chown(file.c_str(), nobody(), nobody()), 0);
  EXPECT_THAT(load(), FailsWith(Errc::vault_permissions));
}

TEST_F(VaultPermissionsTest, AReadOnlyDirectoryStillGivesItsLogins) {
  const std::string expected = text_of(**load());
  if (::geteuid() == 0) give_to_nobody();
  for (const std::string& path : {file, journal, key, directory + "/vault.lock"}) set_mode(path, 0400);
  set_mode(directory, 0500);
  const std::string answer = in_child_as_nobody([this] {
    RealVault stored(directory);
    const auto record = stored.vault.load(work);
    if (!record) return record.error().what;
    const auto sessions = stored.vault.list();
    if (!sessions) return sessions.error().what;
    const auto guard = stored.vault.lock(work, {});
    if (guard || guard.error().code != Errc::vault_unavailable) return std::string("the lock should be unavailable");
    return text_of(**record) + "\nsessions " + std::to_string(sessions->size());
  });
  set_mode(directory, 0700);
  EXPECT_EQ(answer, expected + "\nsessions 2");
}

TEST_F(VaultPermissionsTest, ReadingWritesNothing) {
  const auto trace = [this] {
    std::string text;
    for (const char* name : {"", "/vault.db", "/vault.db-journal", "/vault.key", "/vault.lock", "/vault.landing"}) {
      struct stat found {};
      EXPECT_EQ(::stat((directory + name).c_str(), &found), 0);
      text += std::to_string(found.st_ino) + ' ' + std::to_string(found.st_mtim.tv_sec) + '.' +
              std::to_string(found.st_mtim.tv_nsec) + '\n';
    }
    return text;
  };
  const std::string before = trace();
  ASSERT_THAT(load(), IsOk());
  ASSERT_THAT(RealVault(directory).vault.list(), IsOk());
  EXPECT_EQ(trace(), before);
}

}  // namespace
}  // namespace maestro::testing
