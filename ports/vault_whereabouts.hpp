#pragma once

#include "domain/result.hpp"
#include "domain/vault_home.hpp"

namespace maestro {

/// Where a vault that is a file lies at the moment: what judge_home compares with the vault's home. A store that is no
/// file has none. Thread-safe.
class VaultWhereabouts {
 public:
  virtual ~VaultWhereabouts() = default;
  /// Errc::vault_unavailable if there is no vault.
  [[nodiscard]] virtual Result<VaultPlace> place() = 0;
  /// Whether the very file that the home speaks of still lies at the home's path.
  [[nodiscard]] virtual bool original_is_there(const VaultHome& home) = 0;
};

}  // namespace maestro
