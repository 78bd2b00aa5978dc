#pragma once

#include "adapters/vault/lock_file.hpp"
#include "adapters/vault/sealed_rows.hpp"
#include "adapters/vault/spill_rows.hpp"
#include "adapters/vault/vault_places.hpp"
#include "ports/vault_keeper.hpp"

namespace maestro {

/// VaultKeeper over the rows that SealedVault seals. Whatever writes excludes every holder of a session first.
class SealedVaultKeeper final : public VaultKeeper {
 public:
  SealedVaultKeeper(const VaultPlaces& places, RowStore& rows, KeyProvider& keys, Crypto& crypto, Clock& clock);
  Result<std::optional<VaultInfo>> info() override;
  Status check() override;
  Status backup(const std::string& path) override;
  Status rekey() override;

 private:
  /// Alone with the vault, which is there, and with every record in it.
  Result<LockFile::Held> take_alone();
  SpillRows rows_;
  LockFile lock_file_;
  SealedRows sealed_;
};

}  // namespace maestro
