#include "tests/app/vault/stored_vault.hpp"

namespace maestro::testing {
namespace {

class DamagedFileTest : public StoredVault {
 protected:
  /// Neither reading nor a login takes the file for an empty vault, and neither changes it.
  void expect_refused(Errc code) {
    const std::string before = content_of(file);
    EXPECT_THAT(load(), FailsWith(code));
    RealVault stored(directory);
    EXPECT_THAT(stored.vault.list(), FailsWith(code));
    EXPECT_THAT(stored.vault.lock(work, {}), FailsWith(code));
    EXPECT_THAT(stored.vault.put(work, pending_login('p')), FailsWith(code));
    EXPECT_TRUE(content_of(file) == before) << "the file was changed";
  }
};

TEST_F(DamagedFileTest, AFileThatIsNoDatabaseIsCorrupt) {
  write_file(file, std::string(20'000, 'x'));
  expect_refused(Errc::vault_corrupt);
}

TEST_F(DamagedFileTest, AnEmptyFileIsCorrupt) {
  write_file(file, "");
  expect_refused(Errc::vault_corrupt);
}

TEST_F(DamagedFileTest, ATruncatedFileIsCorrupt) {
  const std::string whole = content_of(file);
  for (const std::size_t length :
       {std::size_t{1}, std::size_t{100}, std::size_t{4096}, whole.size() / 2, whole.size() - 4096}) {
    write_file(file, whole.substr(0, length));
    for (const char* profile : {"work", "nobody"})
      EXPECT_THAT(load({"anthropic", profile}), FailsWith(Errc::vault_corrupt)) << profile << " at " << length;
  }
}

TEST_F(DamagedFileTest, ADatabaseOfSomethingElseIsCorrupt) {
  run("PRAGMA application_id = 7");
  expect_refused(Errc::vault_corrupt);
}

TEST_F(DamagedFileTest, AVaultWithoutItsHeaderIsCorrupt) {
  run("DELETE FROM vault");
  EXPECT_THAT(load(), FailsWith(Errc::vault_corrupt));
  EXPECT_THAT(RealVault(directory).vault.lock(work, {}), FailsWith(Errc::vault_corrupt));
}

TEST_F(DamagedFileTest, AVaultWithoutItsTableIsCorrupt) {
  run("DROP TABLE record");
  EXPECT_THAT(load(), FailsWith(Errc::vault_corrupt));
}

TEST_F(DamagedFileTest, AVaultOfALaterSchemaIsLeftAlone) {
  run("PRAGMA user_version = 99");
  expect_refused(Errc::vault_newer);
}

TEST_F(DamagedFileTest, NoFlippedBitMakesALoginLookAbsent) {
  const std::string good = content_of(file);
  int refused = 0;
  for (std::size_t byte = 0; byte < good.size(); byte += 61) {
    std::string bad = good;
    bad[byte] = static_cast<char>(bad[byte] ^ (1 << (byte % 8)));
    write_file(file, bad);
    std::filesystem::remove(journal);
    const auto record = load();
    if (!record) ++refused;
    ASSERT_TRUE(!record || (*record && (*record)->grant_id == grant('a'))) << "bit " << byte % 8 << " of byte " << byte;
  }
  EXPECT_GT(refused, 100);
}

TEST_F(DamagedFileTest, AFlippedBitInALoginsNameDoesNotMakeItLookAbsent) {
  const std::string good = content_of(file);
  const std::string name = "anthropicwork";  // as the row has it, and its index
  int places = 0;
  for (std::size_t start = good.find(name); start != std::string::npos; start = good.find(name, start + 1), ++places)
    for (std::size_t bit = 0; bit < name.size() * 8; ++bit) {
      std::string bad = good;
      bad[start + bit / 8] = static_cast<char>(bad[start + bit / 8] ^ (1 << (bit % 8)));
      write_file(file, bad);
      const auto record = load();
      ASSERT_TRUE(!record || *record) << "bit " << bit << " of the name at " << start;
    }
  EXPECT_EQ(places, 2);
}

// Every command asks which profile was chosen; to look through the whole file each time would take as long as it is
// large.
TEST_F(DamagedFileTest, WhoWasChosenIsFoundWithoutALookAtEveryPageOnceALoginHasBegun) {
  const auto with_another_login_damaged = [](std::string content) {
    content[content.find("anthropichome")] = 'A';
    return content;
  };
  const std::string good = content_of(file);
  write_file(file, with_another_login_damaged(good));
  EXPECT_THAT(RealVault(directory).vault.chosen("anthropic"), FailsWith(Errc::vault_corrupt));
  write_file(file, good);
  ASSERT_THAT(RealVault(directory).vault.put(work, pending_login('p')), IsOk());
  write_file(file, with_another_login_damaged(content_of(file)));
  const auto chosen = RealVault(directory).vault.chosen("anthropic");
  ASSERT_THAT(chosen, IsOk());
  EXPECT_FALSE(chosen->has_value());
}

}  // namespace
}  // namespace maestro::testing
