#pragma once

#include "adapters/vault/whole_vault.hpp"
#include "ports/vault_copies.hpp"

namespace maestro {

/// VaultCopies over the rows that SealedVault seals. Whatever writes excludes every holder of a session first.
class SealedVaultCopies final : public VaultCopies {
 public:
  SealedVaultCopies(const VaultPlaces& places, RowStore& rows, KeyProvider& keys, Crypto& crypto, Clock& clock)
      : vault_(places, rows, keys, crypto, clock),
        directory_(places.directory),
        keys_(keys),
        crypto_(crypto),
        clock_(clock) {}
  Status backup(const std::string& path) override;
  Status restore(const std::string& path, Older older) override;
  Result<std::string> set_aside() override;

 private:
  Status replace_by(RowStore& copy, Older older);
  WholeVault vault_;
  std::string directory_;
  KeyProvider& keys_;
  Crypto& crypto_;
  Clock& clock_;
};

}  // namespace maestro
