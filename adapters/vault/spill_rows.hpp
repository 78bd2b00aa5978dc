#pragma once

#include "adapters/vault/row_store.hpp"

namespace maestro {

/// A row store with a refuge: a session's row that the store will not take (its disk is full) is kept as a file, sealed
/// as it is, in the first of `directories` that takes it. From then on it counts as the stored row, until a later one
/// is stored. Thread-safe; the session's lock keeps writers apart.
class SpillRows final : public RowStore {
 public:
  SpillRows(RowStore& rows, std::vector<std::string> directories) : rows_(rows), directories_(std::move(directories)) {}

  /// Durable when it returns. Fails with Errc::vault_unavailable when no directory takes it.
  [[nodiscard]] Status set_aside(const SessionKey& session, const Row& row);

  /// Puts into the store what was kept beside it.
  [[nodiscard]] Status bring_in();

  Result<std::optional<VaultHeader>> header() override { return rows_.header(); }
  Status create(const VaultHeader& header) override { return rows_.create(header); }
  Result<std::optional<Row>> find(const RowName& name) override;
  Result<std::vector<SessionKey>> list(RecordKind kind) override;
  Result<std::vector<RowName>> names() override { return rows_.names(); }
  Status rewrite(const VaultHeader& header, std::span<const RowChange> rows) override {
    return rows_.rewrite(header, rows);
  }
  Status copy_to(const std::string& path) override { return rows_.copy_to(path); }
  Result<std::unique_ptr<RowStore>> open_copy(const std::string& path) override { return rows_.open_copy(path); }
  Result<std::string> move_aside(const std::string& suffix) override { return rows_.move_aside(suffix); }
  Status apply(std::span<const RowChange> changes) override;

 private:
  /// Of this vault and newer than the store's row, if there is such a file.
  Result<std::optional<Row>> spilled(const SessionKey& session, std::uint64_t stored);
  RowStore& rows_;
  std::vector<std::string> directories_;
};

}  // namespace maestro
