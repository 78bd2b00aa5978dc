#include "adapters/vault/sqlite_row_store.hpp"

#include <SQLiteCpp/Backup.h>
#include <fcntl.h>
#include <unistd.h>

#include "adapters/system/unique_fd.hpp"
#include "adapters/vault/sqlite_database.hpp"
#include "adapters/vault/sqlite_files.hpp"

namespace maestro {

struct SqliteRowStore::Connection {
  SQLite::Database database;
  Access access;
  FileIdentity file;
};

namespace {

void bind_blob(SQLite::Statement& statement, int index, std::string_view bytes) {
  statement.bindNoCopy(index, bytes.data(), static_cast<int>(bytes.size()));
}

void bind_name(SQLite::Statement& statement, const RowName& name) {
  statement.bind(1, name.session.provider);
  statement.bind(2, name.session.profile);
  statement.bind(3, static_cast<int>(name.kind));
}

/// 0: no row.
Result<std::uint64_t> current_generation(SQLite::Database& database, const RowName& name) {
  SQLite::Statement query(database, "SELECT generation FROM record WHERE provider = ? AND profile = ? AND kind = ?");
  bind_name(query, name);
  if (!query.executeStep()) return 0;
  return generation_from(query.getColumn(0).getString());
}

void remove_row(SQLite::Database& database, const RowName& name) {
  SQLite::Statement statement(database, "DELETE FROM record WHERE provider = ? AND profile = ? AND kind = ?");
  bind_name(statement, name);
  statement.exec();
}

/// An update in place, where there is a row: the same pages again.
void write_row(SQLite::Database& database, const RowName& name, const Row& row) {
  SQLite::Statement statement(database,
                              "INSERT INTO record (provider, profile, kind, generation, sealed) VALUES (?, ?, ?, ?, ?) "
                              "ON CONFLICT (provider, profile, kind) DO UPDATE "
                              "SET generation = excluded.generation, sealed = excluded.sealed");
  const std::array<char, 8> generation = generation_bytes(row.generation);
  bind_name(statement, name);
  bind_blob(statement, 4, {generation.data(), generation.size()});
  bind_blob(statement, 5, row.sealed);
  statement.exec();
}

Status apply_one(SQLite::Database& database, const RowChange& change) {
  if (change.expected) {
    Result<std::uint64_t> current = current_generation(database, change.name);
    if (!current) return fail(std::move(current));
    if (*current != *change.expected) {
      if (!change.next) return {};
      return fail(Errc::internal, "a record of the vault changed although its lock was held",
                  "something other than maestro writes to the vault");
    }
  }
  if (change.next)
    write_row(database, change.name, *change.next);
  else
    remove_row(database, change.name);
  return {};
}

void write_header(SQLite::Database& database, const VaultHeader& header) {
  SQLite::Statement statement(
      database,
      "INSERT INTO vault (id, vault_id, key_id, key_check, wrapped_data_key, key_kind, key_salt) "
      "VALUES (1, ?, ?, ?, ?, ?, ?)");
  bind_blob(statement, 1, header.vault_id);
  bind_blob(statement, 2, header.key_id);
  bind_blob(statement, 3, header.key_check);
  bind_blob(statement, 4, header.wrapped_data_key);
  statement.bind(5, std::string(name_of(header.key_kind)));
  bind_blob(statement, 6, header.key_salt);
  statement.exec();
}

/// A vault that is only read keeps the schema it has; the first one knew key files only.
const char* header_query(SQLite::Database& database) {
  if (schema_version_of(database) < 2)
    return "SELECT vault_id, key_id, key_check, wrapped_data_key, 'file', x'' FROM vault WHERE id = 1";
  return "SELECT vault_id, key_id, key_check, wrapped_data_key, key_kind, key_salt FROM vault WHERE id = 1";
}

}  // namespace

SqliteRowStore::SqliteRowStore(std::string path) : path_(std::move(path)) {}

SqliteRowStore::~SqliteRowStore() {
  connection_.reset();
  if (is_temporary_) ::unlink(path_.c_str());
}

Result<SqliteRowStore::Connection*> SqliteRowStore::connect(Access access) {
  Result<std::optional<FileIdentity>> found = check_vault_files(path_);
  if (!found) return fail(std::move(found));
  if (!*found) {
    connection_.reset();
    return nullptr;
  }
  if (connection_ && connection_->file == **found && (connection_->access == Access::write || access == Access::read))
    return connection_.get();
  connection_.reset();
  SQLite::Database database = access == Access::write ? open_for_writing(path_) : open_for_reading(path_);
  if (Status known = check_schema(database, path_); !known) return fail(std::move(known));
  if (access == Access::write) migrate(database);
  connection_ = std::make_unique<Connection>(Connection{std::move(database), access, **found});
  return connection_.get();
}

template <class Answer>
Result<Answer> SqliteRowStore::read(const std::function<Result<Answer>(Connection&)>& query, Answer if_absent) {
  const std::lock_guard guard(mutex_);
  for (const Access access : {Access::read, Access::write}) {
    try {
      Result<Connection*> connection = connect(access);
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
        SQLite::Statement query(connection.database, header_query(connection.database));
        const bool found = query.executeStep();
        const std::optional<KeyKind> kind = found ? key_kind_from(query.getColumn(4).getString()) : std::nullopt;
        if (!kind) return fail(Errc::vault_corrupt, "the vault " + path_ + " has lost its header", "restore a backup");
        return VaultHeader{query.getColumn(0).getString(),
                           query.getColumn(1).getString(),
                           query.getColumn(2).getString(),
                           query.getColumn(3).getString(),
                           *kind,
                           query.getColumn(5).getString()};
      },
      std::nullopt);
}

Result<std::optional<Row>> SqliteRowStore::find(const RowName& name) {
  using Answer = std::optional<Row>;
  return read<Answer>(
      [&](Connection& connection) -> Result<Answer> {
        SQLite::Statement query(
            connection.database,
            "SELECT generation, sealed FROM record WHERE provider = ? AND profile = ? AND kind = ?");
        bind_name(query, name);
        if (!query.executeStep()) {
          if (Status sound = check_integrity(connection.database, path_); !sound) return fail(std::move(sound));
          return std::nullopt;
        }
        Result<std::uint64_t> generation = generation_from(query.getColumn(0).getString());
        if (!generation) return fail(std::move(generation));
        return Row{*generation, query.getColumn(1).getString()};
      },
      std::nullopt);
}

Result<std::vector<SessionKey>> SqliteRowStore::list(RecordKind kind) {
  using Answer = std::vector<SessionKey>;
  return read<Answer>(
      [&](Connection& connection) -> Result<Answer> {
        if (Status sound = check_integrity(connection.database, path_); !sound) return fail(std::move(sound));
        SQLite::Statement query(connection.database,
                                "SELECT provider, profile FROM record WHERE kind = ? ORDER BY provider, profile");
        query.bind(1, static_cast<int>(kind));
        Answer sessions;
        while (query.executeStep())
          sessions.push_back({query.getColumn(0).getString(), query.getColumn(1).getString()});
        return sessions;
      },
      {});
}

Result<std::vector<RowName>> SqliteRowStore::names() {
  using Answer = std::vector<RowName>;
  return read<Answer>(
      [&](Connection& connection) -> Result<Answer> {
        if (Status sound = check_integrity(connection.database, path_); !sound) return fail(std::move(sound));
        SQLite::Statement query(connection.database,
                                "SELECT provider, profile, kind FROM record ORDER BY provider, profile, kind");
        Answer names;
        while (query.executeStep())
          names.push_back({{query.getColumn(0).getString(), query.getColumn(1).getString()},
                           static_cast<RecordKind>(query.getColumn(2).getInt())});
        return names;
      },
      {});
}

Status SqliteRowStore::write(const std::function<Status(Connection&)>& change) {
  const std::lock_guard guard(mutex_);
  try {
    Result<Connection*> connection = connect(Access::write);
    if (!connection) return fail(std::move(connection));
    if (*connection == nullptr)
      return fail(Errc::vault_unavailable, "the vault " + path_ + " is gone", "run `maestro auth login`");
    SQLite::Database& database = (*connection)->database;
    SQLite::Transaction transaction(database, SQLite::TransactionBehavior::IMMEDIATE);
    if (Status changed = change(**connection); !changed) return changed;
    transaction.commit();
    return {};
  } catch (const SQLite::Exception& exception) {
    connection_.reset();
    return fail(vault_error(exception, path_));
  }
}

Status SqliteRowStore::apply(std::span<const RowChange> changes) {
  return write([changes](Connection& connection) -> Status {
    for (const RowChange& change : changes)
      if (Status applied = apply_one(connection.database, change); !applied) return applied;
    return {};
  });
}

Status SqliteRowStore::rewrite(const VaultHeader& header, std::span<const RowChange> rows) {
  return write([&header, rows](Connection& connection) -> Status {
    SQLite::Database& database = connection.database;
    database.exec("DELETE FROM vault");
    write_header(database, header);
    for (const RowChange& row : rows)
      if (Status applied = apply_one(database, row); !applied) return applied;
    return {};
  });
}

Status SqliteRowStore::copy_to(const std::string& path) {
  const std::string unfinished = path + ".new";
  ::unlink(unfinished.c_str());  // of one that died here
  if (!UniqueFd(::open(unfinished.c_str(), O_CREAT | O_EXCL | O_CLOEXEC | O_WRONLY, 0600)).is_open())
    return fail(Errc::vault_unavailable, "cannot make " + path + ": " + system_error_text(errno),
                "check the directory");
  const Result<bool> copied = read<bool>(
      [&](Connection& connection) -> Result<bool> {
        SQLite::Database copy(unfinished, SQLite::OPEN_READWRITE, busy_timeout_ms);
        SQLite::Backup(copy, connection.database).executeStep(-1);
        return true;
      },
      false);
  if (copied && *copied) return publish_vault_file(unfinished, path);
  ::unlink(unfinished.c_str());
  if (!copied) return fail(copied.error());
  return fail(Errc::vault_unavailable, "the vault " + path_ + " is gone", "run `maestro auth login`");
}

Result<std::unique_ptr<RowStore>> SqliteRowStore::open_copy(const std::string& path) {
  // Through a copy of our own, because SQLite writes beside what it reads, and the directory may be anybody's.
  auto copy = std::make_unique<SqliteRowStore>(path_ + ".copy");
  copy->is_temporary_ = true;
  if (Status copied = copy_foreign_file(path, copy->path_); !copied) return fail(std::move(copied));
  Result<std::optional<VaultHeader>> header = copy->header();
  if (!header) return fail(std::move(header));
  return copy;
}

Result<std::string> SqliteRowStore::move_aside(const std::string& suffix) {
  const std::lock_guard guard(mutex_);
  connection_.reset();
  if (Status renamed = rename_vault_files(path_, suffix); !renamed) return fail(std::move(renamed));
  return path_ + suffix;
}

Status SqliteRowStore::create(const VaultHeader& header) {
  const std::lock_guard guard(mutex_);
  const std::string unfinished = path_ + ".new";
  try {
    ::unlink(unfinished.c_str());  // of one that died here
    { const UniqueFd file(::open(unfinished.c_str(), O_CREAT | O_EXCL | O_CLOEXEC | O_WRONLY, 0600)); }
    SQLite::Database database(unfinished, SQLite::OPEN_READWRITE, busy_timeout_ms);
    database.execAndGet("PRAGMA journal_mode = MEMORY");  // nobody else sees the file before it is whole
    database.exec("PRAGMA synchronous = FULL");
    migrate(database);
    write_header(database, header);
  } catch (const SQLite::Exception& exception) {
    ::unlink(unfinished.c_str());
    return fail(vault_error(exception, path_));
  }
  return publish_vault_file(unfinished, path_);
}

}  // namespace maestro
