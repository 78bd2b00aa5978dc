#pragma once

#include <SQLiteCpp/SQLiteCpp.h>
#include <gmock/gmock.h>

#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>

#include "tests/app/vault/real_vault.hpp"
#include "tests/app/vault/spending.hpp"
#include "tests/support/temporary_directory.hpp"

namespace maestro::testing {

inline std::string content_of(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  std::ostringstream content;
  content << file.rdbuf();
  return content.str();
}

inline void write_file(const std::string& path, const std::string& content) {
  std::ofstream file(path, std::ios::binary | std::ios::trunc);
  file << content;
}

inline void set_mode(const std::string& path, unsigned mode) {
  std::filesystem::permissions(path, static_cast<std::filesystem::perms>(mode));
}

/// A vault on disk with the logins `work` (grant a) and `home` (grant b), and the means to tamper with it.
class StoredVault : public ::testing::Test {
 protected:
  StoredVault() { fill(directory); }

  static void fill(const std::string& where) {
    RealVault stored(where);
    log_in(stored, work, 'a');
    log_in(stored, home, 'b');
  }
  static void log_in(RealVault& stored, const SessionKey& session, char name) {
    ASSERT_THAT(testing::log_in(stored.vault, session, name), IsOk());
  }
  /// At once: nobody else has it.
  static std::unique_ptr<SessionGuard> lock(RealVault& stored, const SessionKey& session = work) {
    Result<std::unique_ptr<SessionGuard>> guard = stored.vault.lock(session, {});
    EXPECT_THAT(guard, IsOk());
    return guard ? *std::move(guard) : nullptr;
  }
  /// Absent: nothing whole lies in the slot.
  static std::optional<LandedRow> in_slot(RealVault& stored, std::size_t number) {
    Result<std::optional<LandedRow>> row = stored.landing.read(number);
    EXPECT_THAT(row, IsOk());
    return row ? *std::move(row) : std::nullopt;
  }
  /// By a process that has not had the vault open before.
  Result<std::optional<SessionRecord>> load(const SessionKey& session = work) {
    return RealVault(directory).vault.load(session);
  }
  std::string token(const SessionKey& session = work) {
    const Result<std::optional<SessionRecord>> record = load(session);
    if (!record) return record.error().what;
    return *record ? std::string((*record)->token.access_token.reveal()) : "";
  }
  void run(const std::string& statements) { SQLite::Database(file, SQLite::OPEN_READWRITE).exec(statements); }

  TemporaryDirectory root;
  std::string directory = root / "data";
  std::string file = directory + "/vault.db";
  std::string journal = directory + "/vault.db-journal";
  std::string key = directory + "/vault.key";
  std::string landing = directory + "/vault.landing";
};

}  // namespace maestro::testing
