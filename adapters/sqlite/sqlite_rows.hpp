#pragma once

#include <SQLiteCpp/SQLiteCpp.h>

#include <optional>
#include <vector>

#include "ports/row_store.hpp"

namespace maestro {

// The statements. All throw SQLite::Exception. What writes runs in a transaction of the caller's.

/// Absent: the header's row is missing, or names a kind of key that this version does not know.
[[nodiscard]] std::optional<VaultHeader> read_header(SQLite::Database& database);
void write_header(SQLite::Database& database, const VaultHeader& header);

/// With the header's key id, of the same moment.
[[nodiscard]] Result<std::optional<Row>> read_row(SQLite::Database& database, const RowName& name);
[[nodiscard]] std::vector<RowName> read_names(SQLite::Database& database);

/// Errc::vault_overtaken when an expectation is not met; then the transaction must not be committed.
[[nodiscard]] Status apply_changes(SQLite::Database& database, const StoreChange& change);

}  // namespace maestro
