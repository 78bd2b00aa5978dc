#include "tests/adapters/sqlite/stored_rows.hpp"

namespace maestro::testing {
namespace {

namespace fs = std::filesystem;
using ::testing::ElementsAre;

class RowStoreTest : public StoredRows {};

TEST_F(RowStoreTest, ARowComesWithTheKeyThatSealedIt) {
  const auto row = store.find(at_work);
  ASSERT_THAT(row, IsOk());
  ASSERT_TRUE(*row);
  EXPECT_EQ((*row)->generation, 1U);
  EXPECT_EQ((*row)->key_id, std::string(16, 'k'));
  EXPECT_EQ((*row)->sealed, std::string(8220, 's'));
}

TEST_F(RowStoreTest, NamesAreThoseOfAllKindsSorted) {
  const RowName pending{{"anthropic", "work"}, RecordKind::pending_login};
  ASSERT_THAT(store.apply({std::nullopt, {put(pending, 4)}}), IsOk());
  const auto names = store.names();
  ASSERT_THAT(names, IsOk());
  EXPECT_THAT(*names, ElementsAre(at_home, at_work, pending));
}

TEST_F(RowStoreTest, WithoutAVaultThereIsNothing) {
  SqliteRowStore nothing(root / "none/vault.db", crypto);
  EXPECT_FALSE(nothing.header().value());
  EXPECT_FALSE(nothing.find(at_work).value());
  EXPECT_THAT(nothing.names().value(), ElementsAre());
  EXPECT_THAT(nothing.apply({std::nullopt, {put(at_work, 1)}}), FailsWith(Errc::vault_unavailable));
  EXPECT_FALSE(fs::exists(root / "none"));
}

TEST_F(RowStoreTest, ACreatedVaultIsPrivateAndAlone) {
  fs::remove(journal);
  fs::remove(file);
  ASSERT_THAT(store.create(header_with_key('k')), IsOk());
  EXPECT_EQ(fs::status(file).permissions(), fs::perms::owner_read | fs::perms::owner_write);
  EXPECT_EQ(std::distance(fs::directory_iterator(directory), {}), 1);
  EXPECT_THAT(store.create(header_with_key('x')), FailsWith(Errc::vault_unavailable)) << "there is one";
  EXPECT_EQ(store.header().value()->key_id, std::string(16, 'k'));
}

TEST_F(RowStoreTest, AnOvertakenChangeChangesNothingAtAll) {
  EXPECT_THAT(store.apply({std::nullopt, {put(at_home, 2, 1), put(at_work, 3, 2)}}), FailsWith(Errc::vault_overtaken));
  EXPECT_EQ(generation(at_home), 1U);
  EXPECT_THAT(store.apply({std::nullopt, {put(at_work, 2, 0)}}), FailsWith(Errc::vault_overtaken)) << "there is a row";
  EXPECT_THAT(store.apply({std::nullopt, {put(at_home, 2, 1), put(at_work, 2, 1)}}), IsOk()) << "the store works on";
  EXPECT_EQ(generation(at_work), 2U);
}

TEST_F(RowStoreTest, ARowThatMustNotExistIsMade) {
  const RowName fresh{{"anthropic", "new"}, RecordKind::session};
  EXPECT_THAT(store.apply({std::nullopt, {put(fresh, 1, 0)}}), IsOk());
  EXPECT_EQ(generation(fresh), 1U);
}

TEST_F(RowStoreTest, ARemovalThatIsOvertakenHasNothingToDo) {
  EXPECT_THAT(store.apply({std::nullopt, {{at_work, std::nullopt, 7, std::nullopt}}}), IsOk());
  EXPECT_EQ(generation(at_work), 1U);
  EXPECT_THAT(store.apply({std::nullopt, {{at_work, std::nullopt, 1, std::nullopt}}}), IsOk());
  EXPECT_EQ(generation(at_work), 0U);
}

TEST_F(RowStoreTest, ARowSealedByAnotherKeyThanTheVaultsIsOvertaken) {
  RowChange change = put(at_work, 2, 1);
  change.expected_key_id = std::string(16, 'k');
  ASSERT_THAT(store.apply({header_with_key('n'), {change}}), IsOk()) << "the header is judged as it was before";
  EXPECT_EQ(find().value()->key_id, std::string(16, 'n'));
  change.expected_generation = 2;
  EXPECT_THAT(store.apply({std::nullopt, {change}}), FailsWith(Errc::vault_overtaken));
  change.expected_key_id = std::string(16, 'n');
  EXPECT_THAT(store.apply({std::nullopt, {change}}), IsOk());
}

TEST_F(RowStoreTest, AHeaderIsReplacedWithItsRowsOrNotAtAll) {
  EXPECT_THAT(store.apply({header_with_key('n'), {put(at_work, 2, 9)}}), FailsWith(Errc::vault_overtaken));
  EXPECT_EQ(store.header().value()->key_id, std::string(16, 'k'));
  EXPECT_THAT(store.apply({header_with_key('n'), {}}), IsOk());
  EXPECT_EQ(store.header().value()->key_id, std::string(16, 'n'));
}

TEST_F(RowStoreTest, TwoLinksAreNoFault) {
  fs::create_hard_link(file, directory + "/vault.db.new");
  EXPECT_EQ(generation(), 1U);
  EXPECT_THAT(store.apply({std::nullopt, {put(at_work, 2, 1)}}), IsOk());
}

TEST_F(RowStoreTest, ReadsWhateverHasTakenItsPlace) {
  ASSERT_THAT(store.find(at_work), IsOk());
  fill(root / "other");
  SqliteRowStore other(root / "other/vault.db", crypto);
  ASSERT_THAT(other.apply({std::nullopt, {put(at_work, 9)}}), IsOk());
  fs::remove(journal);
  fs::rename(root / "other/vault.db", file);
  EXPECT_EQ(store.find(at_work).value()->generation, 9U);
}

TEST_F(RowStoreTest, DoesNotWriteIntoAnotherFileThatHasTakenItsPlace) {
  ASSERT_THAT(store.apply({std::nullopt, {put(at_work, 2, 1)}}), IsOk());
  fs::rename(directory, root / "moved");
  EXPECT_THAT(store.apply({std::nullopt, {put(at_work, 3)}}), FailsWith(Errc::vault_unavailable)) << "it is gone";
  EXPECT_FALSE(fs::exists(directory));
  fill(directory);
  EXPECT_THAT(store.apply({std::nullopt, {put(at_work, 3)}}), FailsWith(Errc::vault_unavailable)) << "another is there";
  EXPECT_EQ(generation(), 1U);
  fs::rename(directory, root / "wrong");
  fs::rename(root / "moved", directory);
  EXPECT_THAT(store.apply({std::nullopt, {put(at_work, 3, 2)}}), IsOk()) << "it is back";
  EXPECT_EQ(generation(), 3U);
}

TEST_F(RowStoreTest, WritesAgainOnceItHasReadWhatIsThere) {
  ASSERT_THAT(store.find(at_work), IsOk());
  fs::rename(directory, root / "moved");
  fill(directory);
  ASSERT_THAT(store.find(at_work), IsOk());
  EXPECT_THAT(store.apply({std::nullopt, {put(at_work, 5)}}), IsOk());
}

TEST_F(RowStoreTest, AnotherWriterIsWaitedForAsLongAsToldAndNoLonger) {
  SQLite::Database other(file, SQLite::OPEN_READWRITE);
  other.exec("BEGIN IMMEDIATE");
  StoreChange change{std::nullopt, {put(at_work, 2, 1)}, std::chrono::milliseconds(20)};
  EXPECT_THAT(store.apply(change), FailsWith(Errc::vault_busy));
  other.exec("ROLLBACK");
  EXPECT_THAT(store.apply(change), IsOk());
}

TEST_F(RowStoreTest, HasNoOpenFileAfterItHasDisconnected) {
  const auto open_descriptors = [] { return std::distance(fs::directory_iterator("/proc/self/fd"), {}); };
  const auto before = open_descriptors();
  ASSERT_THAT(store.apply({std::nullopt, {put(at_work, 2, 1)}}), IsOk());
  EXPECT_GT(open_descriptors(), before);
  store.disconnect();
  EXPECT_EQ(open_descriptors(), before);
  EXPECT_THAT(store.apply({std::nullopt, {put(at_work, 3, 2)}}), IsOk());
}

TEST_F(RowStoreTest, ACopyIsAStoreOfItsOwn) {
  ASSERT_THAT(store.copy_to(root / "backup.db"), IsOk());
  EXPECT_EQ(fs::status(root / "backup.db").permissions(), fs::perms::owner_read | fs::perms::owner_write);
  ASSERT_THAT(store.apply({std::nullopt, {put(at_work, 2)}}), IsOk());
  EXPECT_THAT(store.copy_to(root / "backup.db"), FailsWith(Errc::vault_unavailable)) << "there is one";
  fs::permissions(root / "backup.db", static_cast<fs::perms>(0644));
  {
    const auto copy = store.open_copy(root / "backup.db");
    ASSERT_THAT(copy, IsOk());
    EXPECT_EQ((*copy)->find(at_work).value()->generation, 1U);
    EXPECT_EQ((*copy)->header().value()->vault_id, std::string(16, 'v'));
  }
  EXPECT_EQ(std::distance(fs::directory_iterator(directory), {}), 2) << "the vault and its journal";
  EXPECT_EQ(std::distance(fs::directory_iterator(root.path()), {}), 2) << "the vault's directory and the copy";
}

TEST_F(RowStoreTest, WhatIsNoCopyIsRefusedAndLeavesNothing) {
  write_file(root / "junk", std::string(9000, 'x'));
  EXPECT_THAT(store.open_copy(root / "junk"), FailsWith(Errc::vault_corrupt));
  EXPECT_THAT(store.open_copy(root / "missing"), FailsWith(Errc::vault_unavailable));
  EXPECT_THAT(store.open_copy(directory), FailsWith(Errc::vault_unavailable));
  EXPECT_EQ(std::distance(fs::directory_iterator(directory), {}), 2);
}

TEST_F(RowStoreTest, MovesAsideWithItsJournal) {
  const auto name = store.move_aside(".old");
  ASSERT_THAT(name, IsOk());
  EXPECT_EQ(*name, file + ".old");
  EXPECT_TRUE(fs::exists(file + ".old-journal"));
  EXPECT_FALSE(store.header().value());
  ASSERT_THAT(store.create(header_with_key('n')), IsOk());
  EXPECT_THAT(store.apply({std::nullopt, {put(at_work, 1, 0)}}), IsOk());
}

TEST_F(RowStoreTest, LooseFilesAreRefused) {
  for (const std::string& path : {file, journal}) {
    fs::permissions(path, static_cast<fs::perms>(0640));
    EXPECT_THAT(find(), FailsWith(Errc::vault_permissions)) << path;
    fs::permissions(path, static_cast<fs::perms>(0600));
  }
  fs::permissions(directory, static_cast<fs::perms>(0750));
  EXPECT_THAT(store.apply({std::nullopt, {put(at_work, 2)}}), FailsWith(Errc::vault_permissions));
}

TEST_F(RowStoreTest, AVaultOfTheFirstSchemaIsReadAsItIsAndMigratedByTheFirstWrite) {
  store.disconnect();
  run("ALTER TABLE vault DROP COLUMN key_kind; ALTER TABLE vault DROP COLUMN key_salt; PRAGMA user_version = 1");
  const std::string before = content_of(file);
  EXPECT_EQ(SqliteRowStore(file, crypto).header().value()->key_kind, KeyKind::file);
  EXPECT_EQ(generation(), 1U);
  EXPECT_TRUE(content_of(file) == before);
  EXPECT_THAT(store.apply({std::nullopt, {put(at_work, 2, 1)}}), IsOk());
  EXPECT_EQ(store.header().value()->key_kind, KeyKind::file);
}

}  // namespace
}  // namespace maestro::testing
