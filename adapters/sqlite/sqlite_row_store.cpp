#include "adapters/sqlite/sqlite_row_store.hpp"

#include <SQLiteCpp/Backup.h>
#include <unistd.h>

#include "adapters/sqlite/sqlite_database.hpp"
#include "adapters/sqlite/sqlite_files.hpp"
#include "adapters/sqlite/sqlite_rows.hpp"
#include "adapters/system/publish.hpp"

namespace maestro {

struct SqliteRowStore::Connection {
  SQLite::Database database;
  Access access;
  FileIdentity file;
};

struct SqliteRowStore::OwnCopy {
  UnfinishedFile file;
};

namespace {

tl::unexpected<Error> gone(const std::string& path) {
  return fail(Errc::vault_unavailable, "The vault " + path + " is gone", "Run `maestro auth login`.");
}

Status apply_in_transaction(SQLite::Database& database, const StoreChange& change) {
  SQLite::Transaction transaction(database, SQLite::TransactionBehavior::IMMEDIATE);
  if (Status changed = apply_changes(database, change); !changed) return changed;
  transaction.commit();
  return {};
}

/// Nobody else sees the file before it is whole, so it needs no journal beside it.
SQLite::Database open_unfinished(const UnfinishedFile& file) {
  SQLite::Database database(file.temporary_path(), SQLite::OPEN_READWRITE, busy_timeout_ms);
  database.execAndGet("PRAGMA journal_mode = MEMORY");
  database.exec("PRAGMA synchronous = FULL");
  return database;
}

}  // namespace

SqliteRowStore::SqliteRowStore(std::string path, Crypto& crypto) : path_(std::move(path)), crypto_(crypto) {}

SqliteRowStore::~SqliteRowStore() {
  connection_.reset();
  if (own_copy_) ::unlink((path_ + "-journal").c_str());
}

Result<SqliteRowStore::Connection*> SqliteRowStore::connect(Access access, int timeout_ms) {
  Result<std::optional<FileIdentity>> found = check_vault_files(path_);
  if (!found) return fail(std::move(found));
  if (!*found) {
    connection_.reset();
    last_read_.reset();
    return nullptr;
  }
  if (connection_ && connection_->file == **found && (connection_->access == Access::write || access == Access::read))
    return connection_.get();
  connection_.reset();
  SQLite::Database database =
      access == Access::write ? open_for_writing(path_, timeout_ms) : open_for_reading(path_, timeout_ms);
  if (Status known = check_schema(database, path_); !known) return fail(std::move(known));
  if (access == Access::write) migrate(database);
  connection_ = std::make_unique<Connection>(Connection{std::move(database), access, **found});
  last_read_ = **found;
  return connection_.get();
}

Result<SqliteRowStore::Connection*> SqliteRowStore::connect_to_write(int timeout_ms) {
  if (!last_read_) return connect(Access::write, timeout_ms);
  const FileIdentity expected = *last_read_;
  const auto is_still_there = [&]() -> Result<bool> {
    Result<std::optional<FileIdentity>> found = check_vault_files(path_);
    if (!found) return fail(std::move(found));
    return *found && **found == expected;
  };
  // Looked at again once it is open: a mount may come between a look and the opening.
  for (const bool is_open : {false, true}) {
    const Result<bool> there = is_still_there();
    if (!there) return fail(there.error());
    if (!*there) {
      connection_.reset();
      return fail(Errc::vault_unavailable, "Another file has taken the place of the vault " + path_,
                  "Check whether its directory was moved or something is mounted over it.");
    }
    if (is_open) break;
    Result<Connection*> connection = connect(Access::write, timeout_ms);
    last_read_ = expected;
    if (!connection || *connection == nullptr) return connection;
  }
  return connection_.get();
}

template <class Answer>
Result<Answer> SqliteRowStore::read(const std::function<Result<Answer>(Connection&)>& query, Answer if_absent) {
  const std::lock_guard guard(mutex_);
  for (const Access access : {Access::read, Access::write}) {
    try {
      Result<Connection*> connection = connect(access, busy_timeout_ms);
      if (!connection) return fail(std::move(connection));
      if (*connection == nullptr) return if_absent;
      return query(**connection);
    } catch (const SQLite::Exception& exception) {
      connection_.reset();
      if (access == Access::write || !needs_recovery(exception)) return fail(vault_error(exception, path_));
    }
  }
  return if_absent;
}

Result<std::optional<VaultHeader>> SqliteRowStore::header() {
  using Answer = std::optional<VaultHeader>;
  return read<Answer>(
      [this](Connection& connection) -> Result<Answer> {
        Answer header = read_header(connection.database);
        if (!header)
          return fail(Errc::vault_corrupt, "The vault " + path_ + " has lost its header", "Restore a backup.");
        return header;
      },
      std::nullopt);
}

Result<std::optional<Row>> SqliteRowStore::find(const RowName& name) {
  using Answer = std::optional<Row>;
  return read<Answer>(
      [&](Connection& connection) -> Result<Answer> {
        Result<Answer> row = read_row(connection.database, name);
        if (!row || *row) return row;
        if (Status sound = check_integrity(connection.database, path_); !sound) return fail(std::move(sound));
        return row;
      },
      std::nullopt);
}

Result<std::vector<RowName>> SqliteRowStore::names() {
  using Answer = std::vector<RowName>;
  return read<Answer>(
      [&](Connection& connection) -> Result<Answer> {
        if (Status sound = check_integrity(connection.database, path_); !sound) return fail(std::move(sound));
        return read_names(connection.database);
      },
      {});
}

Status SqliteRowStore::apply(const StoreChange& change) {
  const std::lock_guard guard(mutex_);
  try {
    const int timeout_ms = change.timeout ? static_cast<int>(change.timeout->count()) : busy_timeout_ms;
    Result<Connection*> connection = connect_to_write(timeout_ms);
    if (!connection) return fail(std::move(connection));
    if (*connection == nullptr) return gone(path_);
    (*connection)->database.setBusyTimeout(timeout_ms);
    Status applied = apply_in_transaction((*connection)->database, change);
    (*connection)->database.setBusyTimeout(busy_timeout_ms);
    return applied;
  } catch (const SQLite::Exception& exception) {
    connection_.reset();
    return fail(vault_error(exception, path_));
  }
}

void SqliteRowStore::disconnect() {
  const std::lock_guard guard(mutex_);
  connection_.reset();
}

Status SqliteRowStore::copy_to(const std::string& path) {
  Result<UnfinishedFile> unfinished = UnfinishedFile::make(path, crypto_);
  if (!unfinished) return fail(std::move(unfinished));
  const Result<bool> copied = read<bool>(
      [&](Connection& connection) -> Result<bool> {
        SQLite::Database copy = open_unfinished(*unfinished);
        SQLite::Backup(copy, connection.database).executeStep(-1);
        return true;
      },
      false);
  if (!copied) return fail(copied.error());
  if (!*copied) return gone(path_);
  return std::move(*unfinished).publish();
}

Result<std::unique_ptr<RowStore>> SqliteRowStore::open_copy(const std::string& path) {
  // Through a copy of our own, because SQLite writes beside what it reads, and the directory may be anybody's.
  Result<UnfinishedFile> unfinished = UnfinishedFile::make(path_, crypto_);
  if (!unfinished) return fail(std::move(unfinished));
  if (Status copied = copy_foreign_file(path, *unfinished); !copied) return fail(std::move(copied));
  auto copy = std::make_unique<SqliteRowStore>(unfinished->temporary_path(), crypto_);
  copy->own_copy_ = std::make_unique<OwnCopy>(OwnCopy{*std::move(unfinished)});
  Result<std::optional<VaultHeader>> header = copy->header();
  if (!header) return fail(std::move(header));
  return copy;
}

Result<std::string> SqliteRowStore::move_aside(const std::string& suffix) {
  const std::lock_guard guard(mutex_);
  connection_.reset();
  last_read_.reset();
  if (Status renamed = rename_vault_files(path_, suffix); !renamed) return fail(std::move(renamed));
  return path_ + suffix;
}

Status SqliteRowStore::create(const VaultHeader& header) {
  const std::lock_guard guard(mutex_);
  Result<UnfinishedFile> unfinished = UnfinishedFile::make(path_, crypto_);
  if (!unfinished) return fail(std::move(unfinished));
  try {
    SQLite::Database database = open_unfinished(*unfinished);
    migrate(database);
    write_header(database, header);
  } catch (const SQLite::Exception& exception) {
    return fail(vault_error(exception, path_));
  }
  last_read_.reset();
  return std::move(*unfinished).publish();
}

}  // namespace maestro
