#pragma once

#include "app/vault/whole_vault.hpp"
#include "ports/store_files.hpp"
#include "ports/vault_copies.hpp"

namespace maestro {

/// VaultCopies over the rows that SealedVault seals, for a store that is a file. Whatever writes excludes every holder
/// of a session first.
class VaultBackup final : public VaultCopies {
 public:
  VaultBackup(const VaultParts& parts, StoreFiles& files) : vault_(parts), files_(files) {}
  Status backup(const std::string& path) override;
  Status restore(const std::string& path, Older older) override;
  Result<std::string> set_aside() override;

 private:
  Status replace_by(RowStore& copy, Older older);
  WholeVault vault_;
  StoreFiles& files_;
};

}  // namespace maestro
