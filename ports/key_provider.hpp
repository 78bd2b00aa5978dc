#pragma once

#include <string>

#include "domain/result.hpp"
#include "domain/secret.hpp"

namespace maestro {

/// Keeps the key that wraps the vault's data key. Thread-safe.
class KeyProvider {
 public:
  virtual ~KeyProvider() = default;
  /// The existing key; Errc::vault_key when there is none, Errc::vault_permissions when others may read it.
  [[nodiscard]] virtual Result<SealKey> unlock() = 0;
  /// The existing key, or a new one, durable when this returns. Called only while no vault exists.
  [[nodiscard]] virtual Result<SealKey> unlock_or_create() = 0;
};

}  // namespace maestro
