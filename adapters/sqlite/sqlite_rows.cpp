#include "adapters/sqlite/sqlite_rows.hpp"

#include <string_view>

#include "adapters/sqlite/sqlite_database.hpp"

namespace maestro {
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

std::string current_key_id(SQLite::Database& database) {
  SQLite::Statement query(database, "SELECT key_id FROM vault WHERE id = 1");
  return query.executeStep() ? query.getColumn(0).getString() : std::string();
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

Result<bool> meets_expectations(SQLite::Database& database, const RowChange& change) {
  if (change.expected_key_id && current_key_id(database) != *change.expected_key_id) return false;
  if (!change.expected_generation) return true;
  Result<std::uint64_t> current = current_generation(database, change.name);
  if (!current) return fail(std::move(current));
  return *current == *change.expected_generation;
}

Status apply_one(SQLite::Database& database, const RowChange& change) {
  const Result<bool> expected = meets_expectations(database, change);
  if (!expected) return fail(expected.error());
  if (!*expected && !change.next) return {};
  if (!*expected)
    return fail(
        Errc::vault_overtaken,
        "Another process has changed the login of " + change.name.session.provider + "/" + change.name.session.profile,
        "Run the command again.");
  if (change.next)
    write_row(database, change.name, *change.next);
  else
    remove_row(database, change.name);
  return {};
}

/// A vault that is only read keeps the schema it has; the first one knew key files only.
const char* header_query(SQLite::Database& database) {
  if (schema_version_of(database) < 2)
    return "SELECT vault_id, key_id, key_check, wrapped_data_key, 'file', x'' FROM vault WHERE id = 1";
  return "SELECT vault_id, key_id, key_check, wrapped_data_key, key_kind, key_salt FROM vault WHERE id = 1";
}

}  // namespace

std::optional<VaultHeader> read_header(SQLite::Database& database) {
  SQLite::Statement query(database, header_query(database));
  const bool found = query.executeStep();
  const std::optional<KeyKind> kind = found ? key_kind_from(query.getColumn(4).getString()) : std::nullopt;
  if (!kind) return std::nullopt;
  return VaultHeader{query.getColumn(0).getString(),
                     query.getColumn(1).getString(),
                     query.getColumn(2).getString(),
                     query.getColumn(3).getString(),
                     *kind,
                     query.getColumn(5).getString()};
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

Result<std::optional<Row>> read_row(SQLite::Database& database, const RowName& name) {
  SQLite::Statement query(database,
                          "SELECT generation, sealed, (SELECT key_id FROM vault WHERE id = 1) "
                          "FROM record WHERE provider = ? AND profile = ? AND kind = ?");
  bind_name(query, name);
  if (!query.executeStep()) return std::nullopt;
  Result<std::uint64_t> generation = generation_from(query.getColumn(0).getString());
  if (!generation) return fail(std::move(generation));
  return Row{*generation, query.getColumn(2).getString(), query.getColumn(1).getString()};
}

std::vector<RowName> read_names(SQLite::Database& database) {
  SQLite::Statement query(database, "SELECT provider, profile, kind FROM record ORDER BY provider, profile, kind");
  std::vector<RowName> names;
  while (query.executeStep())
    names.push_back({{query.getColumn(0).getString(), query.getColumn(1).getString()},
                     static_cast<RecordKind>(query.getColumn(2).getInt())});
  return names;
}

Status apply_changes(SQLite::Database& database, const StoreChange& change) {
  for (const RowChange& row : change.rows)
    if (Status applied = apply_one(database, row); !applied) return applied;
  if (!change.header) return {};
  database.exec("DELETE FROM vault");
  write_header(database, *change.header);
  return {};
}

}  // namespace maestro
