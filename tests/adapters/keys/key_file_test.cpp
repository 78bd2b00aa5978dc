#include "adapters/keys/key_file.hpp"

#include <gmock/gmock.h>

#include <filesystem>
#include <fstream>
#include <sstream>

#include "adapters/crypto/openssl_crypto.hpp"
#include "tests/fakes/fake_crypto.hpp"
#include "tests/support/matchers.hpp"
#include "tests/support/temporary_directory.hpp"

namespace maestro::testing {
namespace {

namespace fs = std::filesystem;

/// The bytes 00 to 1f, then the first four of their SHA-256, in base64url.
constexpr const char* counting_key = "maestro-vault-key-1:AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh9jDc0p\n";

Result<SealKey> unlock(KeyFile& keys) {
  return keys.unlock({}, [](const SealKey&) { return true; });
}

Result<SealKey> create(KeyFile& keys) {
  Result<NewKey> made = keys.create("a vault");
  if (!made) return fail(std::move(made));
  EXPECT_EQ(made->slot.kind, KeyKind::file);
  EXPECT_EQ(made->slot.vault_id, "a vault");
  return std::move(made->key);
}

class KeyFileTest : public ::testing::Test {
 protected:
  [[nodiscard]] std::string content() const {
    std::ostringstream text;
    text << std::ifstream(path).rdbuf();
    return text.str();
  }
  void write(const std::string& text) const {
    std::ofstream(path) << text;
    fs::permissions(path, fs::perms::owner_read | fs::perms::owner_write);
  }

  TemporaryDirectory directory;
  std::string path = directory / "vault.key";
  FakeCrypto crypto;
  KeyFile keys{path, crypto};
};

TEST_F(KeyFileTest, IsOneLineThatOnlyItsOwnerReads) {
  ASSERT_THAT(create(keys), IsOk());
  EXPECT_EQ(fs::status(path).permissions(), fs::perms::owner_read | fs::perms::owner_write);
  EXPECT_EQ(content(), counting_key);
  EXPECT_EQ(std::distance(fs::directory_iterator(directory.path()), {}), 1) << "a temporary file was left";
}

TEST_F(KeyFileTest, GivesTheSameKeyEveryTime) {
  const Result<SealKey> created = create(keys);
  ASSERT_THAT(created, IsOk());
  EXPECT_EQ(created->size(), 32U);
  KeyFile another(path, crypto);
  for (const Result<SealKey>& again : {unlock(keys), create(keys), unlock(another), create(another)}) {
    ASSERT_THAT(again, IsOk());
    EXPECT_TRUE(*again == *created);
  }
}

TEST_F(KeyFileTest, TwoKeysDiffer) {
  OpenSslCrypto real;
  KeyFile first(directory / "one", real);
  KeyFile second(directory / "other", real);
  const Result<SealKey> one = create(first);
  const Result<SealKey> other = create(second);
  ASSERT_THAT(one, IsOk());
  ASSERT_THAT(other, IsOk());
  EXPECT_FALSE(*one == *other);
}

TEST_F(KeyFileTest, MayLackItsLineEnd) {
  write(std::string(counting_key).substr(0, std::string(counting_key).size() - 1));
  EXPECT_THAT(unlock(keys), IsOk());
}

TEST_F(KeyFileTest, AMissingOneIsSaidToBeMissingAndNotMade) {
  EXPECT_THAT(unlock(keys), FailsWith(Errc::vault_key));
  EXPECT_FALSE(fs::exists(path));
}

TEST_F(KeyFileTest, ADamagedOneIsToldFromTheKeyOfAnotherVaultAndKept) {
  const std::string good = counting_key;
  std::string mistyped = good;
  mistyped[25] = mistyped[25] == 'x' ? 'y' : 'x';
  std::string wrong_check = good;
  wrong_check[good.size() - 3] = 'x';
  for (const std::string& bad :
       {std::string(), good.substr(0, 40), good.substr(0, good.size() - 2), mistyped, wrong_check, good + good,
        "x" + good, "maestro-vault-key-2:" + good.substr(20), std::string(70'000, 'a')}) {
    write(bad);
    EXPECT_THAT(unlock(keys), FailsWith(Errc::vault_corrupt)) << bad.substr(0, 80);
    EXPECT_THAT(create(keys), FailsWith(Errc::vault_corrupt)) << bad.substr(0, 80);
    EXPECT_EQ(content(), bad);
  }
}

TEST_F(KeyFileTest, OneThatOthersMayReadOrWriteIsRefused) {
  ASSERT_THAT(create(keys), IsOk());
  for (const fs::perms loose : {fs::perms::group_read, fs::perms::group_write, fs::perms::others_read}) {
    fs::permissions(path, fs::perms::owner_read | fs::perms::owner_write | loose);
    EXPECT_THAT(unlock(keys), FailsWith(Errc::vault_permissions));
    EXPECT_THAT(create(keys), FailsWith(Errc::vault_permissions));
  }
}

TEST_F(KeyFileTest, ALinkIsRefused) {
  KeyFile elsewhere(directory / "elsewhere", crypto);
  ASSERT_THAT(create(elsewhere), IsOk());
  fs::create_symlink(directory / "elsewhere", path);
  EXPECT_THAT(unlock(keys), FailsWith(Errc::vault_permissions));
  fs::remove(path);
  fs::create_symlink(directory / "nowhere", path);
  EXPECT_THAT(create(keys), FailsWith(Errc::vault_permissions));
  EXPECT_FALSE(fs::exists(directory / "nowhere"));
}

TEST_F(KeyFileTest, NeedsItsDirectory) {
  KeyFile lost(directory / "missing/vault.key", crypto);
  EXPECT_THAT(create(lost), FailsWith(Errc::vault_unavailable));
}

TEST_F(KeyFileTest, NoMessageHoldsTheKey) {
  write(std::string(counting_key) + "x");
  const Result<SealKey> refused = unlock(keys);
  ASSERT_FALSE(refused.has_value());
  EXPECT_THAT(refused.error().what + refused.error().hint, ::testing::Not(::testing::HasSubstr("AAECAwQF")));
}

}  // namespace
}  // namespace maestro::testing
