#pragma once

#include <SQLiteCpp/SQLiteCpp.h>
#include <gmock/gmock.h>

#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>

#include "adapters/sqlite/sqlite_row_store.hpp"
#include "tests/fakes/fake_crypto.hpp"
#include "tests/support/matchers.hpp"
#include "tests/support/temporary_directory.hpp"

namespace maestro::testing {

inline const RowName at_work{{"anthropic", "work"}, RecordKind::session};
inline const RowName at_home{{"anthropic", "home"}, RecordKind::session};

inline VaultHeader header_with_key(char key) {
  return {std::string(16, 'v'), std::string(16, key), std::string(16, 'c'), "wrapped", KeyKind::file, {}};
}

inline RowChange put(const RowName& name, std::uint64_t generation, std::optional<std::uint64_t> expected = {},
                     char fill = 's') {
  return {name, Row{generation, std::string(16, 'k'), std::string(8220, fill)}, expected, std::nullopt};
}

/// A store on disk with the rows `work` and `home`, both of generation 1.
class StoredRows : public ::testing::Test {
 protected:
  StoredRows() { fill(directory); }

  void fill(const std::string& where) {
    std::filesystem::create_directory(where);
    std::filesystem::permissions(where, std::filesystem::perms::owner_all);
    SqliteRowStore made(where + "/vault.db", crypto);
    EXPECT_THAT(made.create(header_with_key('k')), IsOk());
    EXPECT_THAT(made.apply({std::nullopt, {put(at_work, 1), put(at_home, 1)}}), IsOk());
  }
  /// By a process that has not had the store open before.
  Result<std::optional<Row>> find(const RowName& name = at_work) { return SqliteRowStore(file, crypto).find(name); }
  std::uint64_t generation(const RowName& name = at_work) {
    const auto row = find(name);
    return row && *row ? (*row)->generation : 0;
  }
  void run(const std::string& statements) const { SQLite::Database(file, SQLite::OPEN_READWRITE).exec(statements); }
  static std::string content_of(const std::string& path) {
    std::ostringstream content;
    content << std::ifstream(path, std::ios::binary).rdbuf();
    return content.str();
  }
  static void write_file(const std::string& path, const std::string& content) {
    std::ofstream(path, std::ios::binary | std::ios::trunc) << content;
  }

  TemporaryDirectory root;
  FakeCrypto crypto;
  std::string directory = root / "data";
  std::string file = directory + "/vault.db";
  std::string journal = file + "-journal";
  SqliteRowStore store{file, crypto};
};

}  // namespace maestro::testing
