#include <set>

#include "tests/app/vault/stored_vault.hpp"
#include "tests/support/child_process.hpp"

namespace maestro::testing {
namespace {

/// Which pages of a file were written between two looks at it.
std::set<std::size_t> changed_pages(const std::string& before, const std::string& after) {
  constexpr std::size_t page = 4096;
  std::set<std::size_t> pages;
  for (std::size_t start = 0; start < std::max(before.size(), after.size()); start += page)
    if (start >= before.size() || start >= after.size() || before.substr(start, page) != after.substr(start, page))
      pages.insert(start / page);
  return pages;
}

class DurabilityTest : public StoredVault {
 protected:
  int sealed_width() {
    SQLite::Database database(file, SQLite::OPEN_READONLY);
    return database.execAndGet("SELECT length(sealed) FROM record WHERE profile = 'work'").getInt();
  }
  /// Dies amid a transaction whose first pages are already in the database file.
  void die_amid_a_write() {
    ChildProcess writer([this](const auto& report) {
      SQLite::Database database(file, SQLite::OPEN_READWRITE);
      database.execAndGet("PRAGMA journal_mode = PERSIST");
      database.exec("PRAGMA cache_size = 1; PRAGMA cache_spill = 1; BEGIN IMMEDIATE");
      database.exec("UPDATE record SET sealed = randomblob(8220)");
      for (int i = 0; i < 20; ++i)
        database.exec("INSERT INTO record (provider, profile, kind, generation, sealed) VALUES ('x', '" +
                      std::to_string(i) + "', 1, zeroblob(8), randomblob(8220))");
      report("amid");
      ::pause();
    });
    ASSERT_EQ(writer.next_report(), "amid");
    writer.kill();
    SQLite::Database reader(file, SQLite::OPEN_READONLY);
    ASSERT_THROW(reader.execAndGet("SELECT count(*) FROM record"), SQLite::Exception) << "the journal is not hot";
  }
};

// Each transaction costs five fsyncs.
TEST_F(DurabilityTest, AnIntentIsOneTransactionEvenWhenTheFileIsFirstOpenedForIt) {
  const auto transactions = [this] { return content_of(file).substr(24, 4); };  // SQLite's file change counter
  const std::string before = transactions();
  RealVault stored(directory);
  ASSERT_THAT(reserve(stored.vault, work)->attempt->begin(RefreshSubject{}), IsOk());
  EXPECT_EQ(transactions()[3], before[3] + 1);
}

TEST_F(DurabilityTest, ARowNeverChangesItsWidth) {
  const int width = sealed_width();
  EXPECT_EQ(width, 12 + 8192 + 16);
  RealVault stored(directory);
  const auto guard = lock(stored);
  for (int round = 0; round < 20; ++round) {
    const auto attempt = guard->reserve({});
    ASSERT_THAT(attempt, IsOk());
    ASSERT_THAT((*attempt)->begin(RefreshSubject{}), IsOk());
    EXPECT_EQ(sealed_width(), width);
    ASSERT_THAT((*attempt)->record_failure({at(round), false, FailedRefresh::Outcome::unknown}), IsOk());
    EXPECT_EQ(sealed_width(), width);
    ASSERT_THAT((*attempt)->land(answer(std::to_string(round))), IsOk());
    ASSERT_THAT((*attempt)->commit(), IsOk());
    EXPECT_EQ(sealed_width(), width);
  }
  ASSERT_THAT(guard->erase(), IsOk());
  EXPECT_EQ(sealed_width(), width);
}

TEST_F(DurabilityTest, ACommitRewritesThePagesThatItsIntentWrote) {
  RealVault stored(directory);
  const auto spending = reserve(stored.vault, work);
  ASSERT_THAT(spending, IsOk());
  const std::string at_first = content_of(file);
  ASSERT_THAT(spending->attempt->begin(RefreshSubject{}), IsOk());
  const std::string intended = content_of(file);
  const auto journal_size = std::filesystem::file_size(journal);
  ASSERT_THAT(spending->attempt->land(answer("next")), IsOk());
  EXPECT_TRUE(content_of(file) == intended) << "landing needs nothing of the vault's file";
  ASSERT_THAT(spending->attempt->commit(), IsOk());
  const std::string committed = content_of(file);
  EXPECT_EQ(changed_pages(intended, committed), changed_pages(at_first, intended));
  EXPECT_GT(changed_pages(intended, committed).size(), 2U);
  EXPECT_EQ(committed.size(), intended.size());
  EXPECT_EQ(std::filesystem::file_size(journal), journal_size);
}

TEST_F(DurabilityTest, AWriterThatWasKilledLeavesTheLoginAsItWas) {
  const std::string expected = text_of(**load());
  die_amid_a_write();
  const auto record = load();
  ASSERT_THAT(record, IsOk());
  ASSERT_TRUE(record->has_value());
  EXPECT_EQ(text_of(**record), expected);
  const auto sessions = RealVault(directory).vault.list();
  ASSERT_THAT(sessions, IsOk());
  EXPECT_EQ(sessions->size(), 2U);
}

TEST_F(DurabilityTest, AnInterruptedWriteThatCannotBeUndoneIsNotTakenForLoggedOut) {
  die_amid_a_write();
  if (::geteuid() == 0) {
    for (const std::string& path : {root.path(), directory, file, journal, key})
      ASSERT_EQ(::chown(path.c_str(), nobody(), nobody()), 0);
  }
  for (const std::string& path : {file, journal, key}) set_mode(path, 0400);
  set_mode(directory, 0500);
  const std::string answer = in_child_as_nobody([this] {
    const auto record = load();
    return record ? std::string("loaded") : std::to_string(static_cast<int>(record.error().code));
  });
  set_mode(directory, 0700);
  EXPECT_EQ(answer, std::to_string(static_cast<int>(Errc::vault_unavailable)));
}

TEST_F(DurabilityTest, AnUnfinishedNewVaultDoesNotStandInTheWay) {
  const std::string fresh = root / "fresh";
  std::filesystem::create_directory(fresh);
  set_mode(fresh, 0700);
  write_file(fresh + "/vault.db.new", "of one that died here");
  fill(fresh);
  EXPECT_THAT(RealVault(fresh).vault.load(work), IsOk());
  EXPECT_FALSE(std::filesystem::exists(fresh + "/vault.db.new"));
}

TEST_F(DurabilityTest, AnOpenVaultSeesThatAnotherFileHasTakenItsPlace) {
  const std::string other = root / "other";
  {
    RealVault made(other);
    log_in(made, work, 'z');
  }
  RealVault stored(directory);
  ASSERT_THAT(stored.vault.load(work), IsOk());
  for (const char* name : {"/vault.db", "/vault.db-journal", "/vault.key"})
    std::filesystem::rename(other + name, directory + name);
  const auto record = stored.vault.load(work);
  ASSERT_THAT(record, IsOk());
  ASSERT_TRUE(record->has_value());
  EXPECT_EQ((*record)->grant_id, grant('z'));
}

TEST_F(DurabilityTest, AnOpenVaultSeesThatItsFileIsGone) {
  RealVault stored(directory);
  ASSERT_THAT(stored.vault.load(work), IsOk());
  for (const std::string& path : {file, journal, key}) std::filesystem::remove(path);
  const auto record = stored.vault.load(work);
  ASSERT_THAT(record, IsOk());
  EXPECT_FALSE(record->has_value());
  log_in(stored, work, 'c');
  EXPECT_EQ((*load())->grant_id, grant('c'));
}

}  // namespace
}  // namespace maestro::testing
