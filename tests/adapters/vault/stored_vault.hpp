#pragma once

#include <SQLiteCpp/SQLiteCpp.h>
#include <gmock/gmock.h>

#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>

#include "tests/adapters/vault/real_vault.hpp"
#include "tests/contracts/sample_records.hpp"
#include "tests/support/matchers.hpp"
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
    auto guard = stored.vault.lock(session, std::chrono::milliseconds(0));
    ASSERT_THAT(guard, IsOk());
    ASSERT_THAT((*guard)->commit(new_login(name), at(1)), IsOk());
  }
  /// By a process that has not had the vault open before.
  Result<std::optional<SessionRecord>> load(const SessionKey& session = work) {
    return RealVault(directory).vault.load(session);
  }
  void run(const std::string& statements) { SQLite::Database(file, SQLite::OPEN_READWRITE).exec(statements); }

  TemporaryDirectory root;
  std::string directory = root / "data";
  std::string file = directory + "/vault.db";
  std::string journal = directory + "/vault.db-journal";
  std::string key = directory + "/vault.key";
};

}  // namespace maestro::testing
