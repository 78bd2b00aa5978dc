#pragma once

#include <SQLiteCpp/SQLiteCpp.h>

#include <string>

#include "domain/result.hpp"

namespace maestro {

// How a vault file is opened; everything else about SQLite that was chosen and not defaulted.
//
// journal_mode=PERSIST with synchronous=FULL is the only combination tried that stored a rotated token after the disk
// had filled up in between: commit and intent overwrite the same pages of the same two files. WAL, DELETE and TRUNCATE
// each lost it.

inline constexpr int sqlite_application_id = 0x6d737472;  // "mstr"
inline constexpr int busy_timeout_ms = 10000;

/// Neither makes a file. Each waits for `timeout_ms` wherever another process is in the way. Throw SQLite::Exception;
/// `vault_error` explains it.
[[nodiscard]] SQLite::Database open_for_reading(const std::string& path, int timeout_ms);
[[nodiscard]] SQLite::Database open_for_writing(const std::string& path, int timeout_ms);

/// The number of the last migration that the file has seen. Throws SQLite::Exception.
[[nodiscard]] int schema_version_of(SQLite::Database& database);

/// Whether it is a vault, and one that this maestro understands. A later schema is Errc::vault_newer, no vault at all
/// Errc::vault_corrupt.
[[nodiscard]] Status check_schema(SQLite::Database& database, const std::string& path);

/// Applies the migrations that the database lacks, in one transaction; writes nothing if it lacks none. Throws
/// SQLite::Exception.
void migrate(SQLite::Database& database);

/// Errc::vault_corrupt unless every page of the database is sound. Throws SQLite::Exception.
[[nodiscard]] Status check_integrity(SQLite::Database& database, const std::string& path);

/// Whether a read-only connection failed only because somebody has died amid a write, so that opening it for writing
/// will repair it.
[[nodiscard]] bool needs_recovery(const SQLite::Exception& exception);

[[nodiscard]] Error vault_error(const SQLite::Exception& exception, const std::string& path);

}  // namespace maestro
