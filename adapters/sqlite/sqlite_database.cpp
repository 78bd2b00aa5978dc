#include "adapters/sqlite/sqlite_database.hpp"

#include <sqlite3.h>

#include <array>

#include "migrations/embedded.hpp"

namespace maestro {
namespace {

/// In the order of their numbers; a released one is never edited.
constexpr std::array migrations_in_order = {migrations::n0001_vault_sql, migrations::n0002_key_slot_sql};

constexpr int schema_version = static_cast<int>(migrations_in_order.size());

void distrust_content(SQLite::Database& database) {
  sqlite3_db_config(database.getHandle(), SQLITE_DBCONFIG_DEFENSIVE, 1, nullptr);
  sqlite3_db_config(database.getHandle(), SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, nullptr);
  database.exec("PRAGMA cell_size_check = ON");
}

int pragma(SQLite::Database& database, const char* statement) { return database.execAndGet(statement).getInt(); }

tl::unexpected<Error> corrupt(const std::string& path) {
  return fail(Errc::vault_corrupt, "the vault " + path + " is damaged",
              "`maestro vault set-aside` moves it out of the way; then log in again, or `maestro vault restore FILE`");
}

}  // namespace

SQLite::Database open_for_reading(const std::string& path, int timeout_ms) {
  SQLite::Database database(path, SQLite::OPEN_READONLY, timeout_ms);
  distrust_content(database);
  return database;
}

SQLite::Database open_for_writing(const std::string& path, int timeout_ms) {
  SQLite::Database database(path, SQLite::OPEN_READWRITE, timeout_ms);
  distrust_content(database);
  database.exec("PRAGMA synchronous = FULL");
  database.exec("PRAGMA secure_delete = ON");
  database.execAndGet("PRAGMA journal_mode = PERSIST");
  return database;
}

int schema_version_of(SQLite::Database& database) { return pragma(database, "PRAGMA user_version"); }

Status check_schema(SQLite::Database& database, const std::string& path) {
  const SQLite::Transaction both_at_once(database);
  const int version = schema_version_of(database);
  if (pragma(database, "PRAGMA application_id") != sqlite_application_id || version < 1) return corrupt(path);
  if (version > schema_version)
    return fail(Errc::vault_newer, "the vault " + path + " was written by a newer maestro", "upgrade maestro");
  return {};
}

void migrate(SQLite::Database& database) {
  if (pragma(database, "PRAGMA user_version") == schema_version) return;
  SQLite::Transaction transaction(database, SQLite::TransactionBehavior::IMMEDIATE);
  for (int version = schema_version_of(database); version < schema_version; ++version)
    database.exec(std::string(migrations_in_order.at(static_cast<std::size_t>(version))));
  database.exec("PRAGMA user_version = " + std::to_string(schema_version));
  database.exec("PRAGMA application_id = " + std::to_string(sqlite_application_id));
  transaction.commit();
}

Status check_integrity(SQLite::Database& database, const std::string& path) {
  if (database.execAndGet("PRAGMA integrity_check(1)").getString() == "ok") return {};
  return corrupt(path);
}

bool needs_recovery(const SQLite::Exception& exception) {
  const int code = exception.getErrorCode();
  return code == SQLITE_READONLY || code == SQLITE_CANTOPEN;
}

Error vault_error(const SQLite::Exception& exception, const std::string& path) {
  switch (exception.getErrorCode() & 0xff) {
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
      return {Errc::vault_busy, "the vault " + path + " is in use by another process", "try again in a moment"};
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
    case SQLITE_MISMATCH:
    case SQLITE_ERROR:  // a missing table or column, in a file that says it is a vault
      return corrupt(path).value();
    case SQLITE_FULL:
      return {Errc::vault_unavailable, "the disk of the vault " + path + " is full",
              "free some space and try again; nothing was overwritten"};
    case SQLITE_READONLY:
      return {Errc::vault_unavailable, "the vault " + path + " cannot be written: it is read-only",
              "make the file and its directory writable, or name another directory in MAESTRO_DATA_DIR"};
    default:
      return {Errc::vault_unavailable,
              "the vault " + path + " cannot be used: " + sqlite3_errstr(exception.getExtendedErrorCode()),
              "check the disk and the directory; nothing was overwritten"};
  }
}

}  // namespace maestro
