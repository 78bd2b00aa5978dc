#include <set>

#include "tests/adapters/sqlite/stored_rows.hpp"
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

class RowDurabilityTest : public StoredRows {
 protected:
  /// Nothing is read-only to root.
  void give_to_nobody() {
    if (::geteuid() != 0) return;
    for (const std::string& path : {root.path(), directory, file, journal})
      ASSERT_EQ(::chown(path.c_str(), nobody(), nobody()), 0);
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
TEST_F(RowDurabilityTest, AChangeIsOneTransactionEvenWhenTheFileIsFirstOpenedForIt) {
  const auto transactions = [this] { return content_of(file).substr(24, 4); };  // SQLite's file change counter
  const std::string before = transactions();
  ASSERT_THAT(store.apply({std::nullopt, {put(at_work, 2, 1)}}), IsOk());
  EXPECT_EQ(transactions()[3], before[3] + 1);
}

TEST_F(RowDurabilityTest, ASecondWriteTouchesThePagesOfTheFirst) {
  const std::string at_first = content_of(file);
  ASSERT_THAT(store.apply({std::nullopt, {put(at_work, 1, 1, 'i')}}), IsOk());
  const std::string intended = content_of(file);
  const auto journal_size = std::filesystem::file_size(journal);
  ASSERT_THAT(store.apply({std::nullopt, {put(at_work, 2, 1, 'c')}}), IsOk());
  const std::string committed = content_of(file);
  const auto first = changed_pages(at_first, intended);
  EXPECT_EQ(changed_pages(intended, committed), first);
  EXPECT_GT(first.size(), 2U);
  EXPECT_EQ(committed.size(), intended.size());
  EXPECT_EQ(std::filesystem::file_size(journal), journal_size);
}

TEST_F(RowDurabilityTest, AWriterThatWasKilledLeavesTheRowsAsTheyWere) {
  die_amid_a_write();
  const auto row = find();
  ASSERT_THAT(row, IsOk());
  EXPECT_EQ((*row)->sealed, std::string(8220, 's'));
  EXPECT_EQ(store.names().value().size(), 2U);
}

TEST_F(RowDurabilityTest, AnInterruptedWriteThatCannotBeUndoneIsNoAbsentRow) {
  die_amid_a_write();
  give_to_nobody();
  for (const std::string& path : {file, journal})
    std::filesystem::permissions(path, std::filesystem::perms::owner_read);
  std::filesystem::permissions(directory, static_cast<std::filesystem::perms>(0500));
  const std::string answer = in_child_as_nobody([this] {
    const auto row = find();
    return row ? std::string("found") : std::to_string(static_cast<int>(row.error().code));
  });
  std::filesystem::permissions(directory, std::filesystem::perms::owner_all);
  EXPECT_EQ(answer, std::to_string(static_cast<int>(Errc::vault_unavailable)));
}

TEST_F(RowDurabilityTest, ReadingLeavesNoTraceAndNeedsNoRightToWrite) {
  store.disconnect();
  const std::string before = content_of(file) + content_of(journal);
  give_to_nobody();
  std::filesystem::permissions(directory, static_cast<std::filesystem::perms>(0500));
  const std::string answer = in_child_as_nobody([this] { return std::to_string(generation()); });
  std::filesystem::permissions(directory, std::filesystem::perms::owner_all);
  EXPECT_EQ(answer, "1");
  EXPECT_TRUE(content_of(file) + content_of(journal) == before);
}

TEST_F(RowDurabilityTest, WhatWasOverwrittenIsNotInTheFile) {
  ASSERT_THAT(store.apply({std::nullopt, {put(at_work, 2, 1, 'Q')}}), IsOk());
  ASSERT_THAT(store.apply({std::nullopt, {{at_work, std::nullopt, {}, {}}}}), IsOk());
  EXPECT_EQ(content_of(file).find("QQQQ"), std::string::npos);
}

TEST_F(RowDurabilityTest, NoFlippedBitMakesARowLookAbsent) {
  store.disconnect();
  const std::string good = content_of(file);
  int refused = 0;
  for (std::size_t byte = 0; byte < good.size(); byte += 127) {
    std::string bad = good;
    bad[byte] = static_cast<char>(bad[byte] ^ (1 << (byte % 8)));
    write_file(file, bad);
    std::filesystem::remove(journal);
    const auto row = find();
    if (!row) ++refused;
    ASSERT_TRUE(!row || *row) << "bit " << byte % 8 << " of byte " << byte;
  }
  EXPECT_GT(refused, 3);
}

TEST_F(RowDurabilityTest, WhatIsNoVaultIsCorruptAndALaterOneIsLeftAlone) {
  store.disconnect();
  const std::string good = content_of(file);
  for (const std::string& bad : {std::string(), std::string(20'000, 'x'), good.substr(0, 100), good.substr(0, 4096)}) {
    write_file(file, bad);
    EXPECT_THAT(find(), FailsWith(Errc::vault_corrupt));
    EXPECT_THAT(store.apply({std::nullopt, {put(at_work, 2)}}), FailsWith(Errc::vault_corrupt));
    EXPECT_TRUE(content_of(file) == bad) << "the file was changed";
  }
  write_file(file, good);
  run("PRAGMA user_version = 99");
  EXPECT_THAT(find(), FailsWith(Errc::vault_newer));
  EXPECT_THAT(SqliteRowStore(file, crypto).apply({std::nullopt, {put(at_work, 2)}}), FailsWith(Errc::vault_newer));
}

}  // namespace
}  // namespace maestro::testing
