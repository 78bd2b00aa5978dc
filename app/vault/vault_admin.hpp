#pragma once

#include "app/vault/whole_vault.hpp"
#include "ports/vault_keeper.hpp"

namespace maestro {

/// VaultKeeper over the rows that SealedVault seals. Whatever writes excludes every holder of a session first.
class VaultAdmin final : public VaultKeeper {
 public:
  explicit VaultAdmin(const VaultParts& parts) : vault_(parts) {}
  Result<std::optional<VaultInfo>> info() override;
  Status check() override;
  Status rekey(Rekey which) override;
  Status adopt() override;
  Status forget_key() override;

 private:
  WholeVault vault_;
};

}  // namespace maestro
