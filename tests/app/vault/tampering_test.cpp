#include "tests/app/vault/stored_vault.hpp"

namespace maestro::testing {
namespace {

class TamperingTest : public StoredVault {
 protected:
  std::string sealed(const std::string& of_file, const std::string& profile) {
    SQLite::Database database(of_file, SQLite::OPEN_READONLY);
    SQLite::Statement query(database, "SELECT sealed FROM record WHERE profile = ?");
    query.bind(1, profile);
    query.executeStep();
    return query.getColumn(0).getString();
  }
  void put_sealed(const std::string& profile, const std::string& bytes) {
    SQLite::Database database(file, SQLite::OPEN_READWRITE);
    SQLite::Statement change(database, "UPDATE record SET sealed = ? WHERE profile = ?");
    change.bind(1, bytes.data(), static_cast<int>(bytes.size()));
    change.bind(2, profile);
    ASSERT_EQ(change.exec(), 1);
  }
  /// Breaks the seal only, and does not look at what was inside.
  Result<std::optional<SealedRows::Opened>> open(const RowName& name) {
    RealVault stored(directory);
    return SealedRows(stored.rows, stored.keys, stored.crypto).find(name);
  }
};

TEST_F(TamperingTest, AFlippedBitAnywhereInASealedRecordIsSeen) {
  const std::string good = sealed(file, "work");
  for (const std::size_t byte : {std::size_t{0}, std::size_t{11}, std::size_t{12}, good.size() / 2, good.size() - 17,
                                 good.size() - 16, good.size() - 1}) {
    std::string bad = good;
    bad[byte] = static_cast<char>(bad[byte] ^ 1);
    put_sealed("work", bad);
    EXPECT_THAT(load(work), FailsWith(Errc::vault_corrupt)) << "byte " << byte;
    EXPECT_THAT(load(home), IsOk());
  }
  put_sealed("work", good);
  EXPECT_THAT(load(work), IsOk());
}

TEST_F(TamperingTest, AShortenedRecordDoesNotOpen) {
  for (const std::size_t length : {0U, 27U, 28U, 8219U}) {
    put_sealed("work", sealed(file, "home").substr(0, length));
    EXPECT_THAT(load(work), FailsWith(Errc::vault_corrupt)) << length;
  }
}

TEST_F(TamperingTest, SwappedRecordsDoNotOpen) {
  const std::string of_work = sealed(file, "work");
  put_sealed("work", sealed(file, "home"));
  put_sealed("home", of_work);
  EXPECT_THAT(load(work), FailsWith(Errc::vault_corrupt));
  EXPECT_THAT(load(home), FailsWith(Errc::vault_corrupt));
}

TEST_F(TamperingTest, ARowUnderAnotherNameDoesNotOpen) {
  run("UPDATE record SET profile = 'other' WHERE profile = 'work'");
  EXPECT_THAT(load({"anthropic", "other"}), FailsWith(Errc::vault_corrupt));
  run("UPDATE record SET provider = 'acme' WHERE profile = 'home'");
  EXPECT_THAT(load({"acme", "home"}), FailsWith(Errc::vault_corrupt));
}

TEST_F(TamperingTest, ARecordDoesNotEvenOpenAsAPendingLogin) {
  run("UPDATE record SET kind = 2 WHERE profile = 'work'");
  EXPECT_THAT(open({work, RecordKind::pending_login}), FailsWith(Errc::vault_corrupt));
  EXPECT_THAT(RealVault(directory).vault.find(work), FailsWith(Errc::vault_corrupt));
}

TEST_F(TamperingTest, ARecordDoesNotEvenOpenInAnotherGeneration) {
  run("UPDATE record SET generation = x'0000000000000009' WHERE profile = 'work'");
  EXPECT_THAT(open({work, RecordKind::session}), FailsWith(Errc::vault_corrupt));
  EXPECT_THAT(load(), FailsWith(Errc::vault_corrupt));
}

TEST_F(TamperingTest, ARowFromAnotherVaultDoesNotOpen) {
  const std::string other = root / "other";
  fill(other);
  put_sealed("work", sealed(other + "/vault.db", "work"));
  EXPECT_THAT(load(), FailsWith(Errc::vault_corrupt));
}

TEST_F(TamperingTest, AnotherVaultsWrappedKeyDoesNotOpenUnderItsOwnKeyFile) {
  const std::string other = root / "other";
  fill(other);
  run("ATTACH '" + other +
      "/vault.db' AS other; UPDATE vault SET wrapped_data_key = (SELECT wrapped_data_key FROM "
      "other.vault)");
  EXPECT_THAT(load(), FailsWith(Errc::vault_corrupt));
}

TEST_F(TamperingTest, ALoginReplacesADamagedRecord) {
  put_sealed("work", "not sealed at all");
  RealVault stored(directory);
  log_in(stored, work, 'c');
  const auto record = load();
  ASSERT_THAT(record, IsOk());
  EXPECT_EQ((*record)->grant_id, grant('c'));
  EXPECT_EQ((*record)->generation, 4U) << "the row's generation counts, and one more for the place that was reserved";
}

TEST_F(TamperingTest, ALogoutReplacesADamagedRecord) {
  put_sealed("work", "not sealed at all");
  RealVault stored(directory);
  ASSERT_THAT(lock(stored)->erase(), IsOk());
  const auto record = load();
  ASSERT_THAT(record, IsOk());
  EXPECT_EQ((*record)->state, GrantState::forgotten);
}

TEST_F(TamperingTest, ADamagedRecordIsListedAndNotTakenForLoggedOut) {
  put_sealed("work", "not sealed at all");
  const auto sessions = RealVault(directory).vault.list();
  ASSERT_THAT(sessions, IsOk());
  EXPECT_EQ(*sessions, (std::vector<SessionKey>{home, work}));
}

TEST_F(TamperingTest, NoTokenStandsInTheFiles) {
  for (const std::string& path : {file, journal, key, landing})
    for (const char* secret : {"access-a", "refresh-a", "a@example.com", "https://console"})
      EXPECT_THAT(content_of(path), ::testing::Not(::testing::HasSubstr(secret))) << path;
}

}  // namespace
}  // namespace maestro::testing
