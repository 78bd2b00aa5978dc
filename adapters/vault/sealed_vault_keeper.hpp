#pragma once

#include "adapters/vault/whole_vault.hpp"
#include "ports/vault_keeper.hpp"

namespace maestro {

/// VaultKeeper over the rows that SealedVault seals. Whatever writes excludes every holder of a session first.
class SealedVaultKeeper final : public VaultKeeper {
 public:
  SealedVaultKeeper(const VaultPlaces& places, RowStore& rows, KeyProvider& keys, Crypto& crypto, Clock& clock)
      : vault_(places, rows, keys, crypto, clock), keys_(keys) {}
  Result<std::optional<VaultInfo>> info() override;
  Status check() override;
  Status rekey(Rekey which) override;
  Status forget_key() override;

 private:
  WholeVault vault_;
  KeyProvider& keys_;
};

}  // namespace maestro
