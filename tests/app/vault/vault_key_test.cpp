#include "tests/app/vault/stored_vault.hpp"

namespace maestro::testing {
namespace {

/// The vault's key file is not the one that the vault was made with.
class VaultKeyTest : public StoredVault {
 protected:
  void expect_refused_and_unchanged() {
    const std::string vault_before = content_of(file);
    const std::string key_before = content_of(key);
    EXPECT_THAT(load(), FailsWith(Errc::vault_key));
    RealVault stored(directory);
    EXPECT_THAT(stored.vault.lock(work, {}), FailsWith(Errc::vault_key));
    EXPECT_THAT(stored.vault.forget_at_once(work), FailsWith(Errc::vault_key));
    EXPECT_THAT(stored.vault.put(work, pending_login('p')), FailsWith(Errc::vault_key));
    EXPECT_TRUE(content_of(file) == vault_before) << "the vault was changed";
    EXPECT_EQ(content_of(key), key_before);
  }
};

TEST_F(VaultKeyTest, TheKeyOfAnotherVaultIsToldFromDamageAndOverwritesNothing) {
  fill(root / "other");
  write_file(key, content_of(root / "other/vault.key"));
  expect_refused_and_unchanged();
}

TEST_F(VaultKeyTest, AMissingKeyIsNotReplacedByANewOne) {
  std::filesystem::remove(key);
  expect_refused_and_unchanged();
  EXPECT_FALSE(std::filesystem::exists(key));
}

TEST_F(VaultKeyTest, TheRightKeyOpensTheVaultAgain) {
  const std::string right = content_of(key);
  fill(root / "other");
  write_file(key, content_of(root / "other/vault.key"));
  ASSERT_THAT(load(), FailsWith(Errc::vault_key));
  write_file(key, right);
  EXPECT_THAT(load(), IsOk());
}

TEST_F(VaultKeyTest, AnExistingKeyServesANewVault) {
  const std::string before = content_of(key);
  std::filesystem::remove(file);
  std::filesystem::remove(journal);
  fill(directory);
  EXPECT_EQ(content_of(key), before);
  EXPECT_THAT(load(), IsOk());
}

}  // namespace
}  // namespace maestro::testing
