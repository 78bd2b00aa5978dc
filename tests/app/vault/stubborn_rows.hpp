#pragma once

#include <vector>

#include "ports/row_store.hpp"

namespace maestro::testing {

/// A store that can be made to take no writes, as on a full disk, and remembers how long each was to wait.
class StubbornRows final : public RowStore {
 public:
  explicit StubbornRows(RowStore& rows) : rows_(rows) {}
  Result<std::optional<VaultHeader>> header() override { return rows_.header(); }
  Status create(const VaultHeader& header) override { return rows_.create(header); }
  Result<std::optional<Row>> find(const RowName& name) override { return rows_.find(name); }
  Result<std::vector<RowName>> names() override { return rows_.names(); }
  Status apply(const StoreChange& change) override {
    timeouts.push_back(change.timeout);
    if (is_full) return fail(Errc::vault_unavailable, "the disk is full");
    return rows_.apply(change);
  }

  bool is_full = false;
  std::vector<std::optional<std::chrono::milliseconds>> timeouts;

 private:
  RowStore& rows_;
};

}  // namespace maestro::testing
