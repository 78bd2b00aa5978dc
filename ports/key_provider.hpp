#pragma once

#include <functional>
#include <string>

#include "domain/key_slot.hpp"
#include "domain/result.hpp"
#include "domain/secret.hpp"

namespace maestro {

/// Whether a key is the one that is wanted.
using KeyTest = std::function<bool(const SealKey&)>;

/// A key for a vault, and what the vault has to remember to get it again.
struct NewKey {
  SealKey key;
  KeySlot slot;
};

/// Keeps the key that wraps the vault's data key. Thread-safe.
class KeyProvider {
 public:
  virtual ~KeyProvider() = default;
  /// The slot's key. `is_right` is for a provider that asks a person: it asks again, and remembers nothing that is
  /// wrong; others may give a key that does not fit. Errc::vault_key when there is none, Errc::vault_permissions when
  /// others may read it.
  [[nodiscard]] virtual Result<SealKey> unlock(const KeySlot& slot, const KeyTest& is_right) = 0;
  /// A key for a vault that is about to be made or to change its key; durable when this returns. Takes no other key's
  /// place. May ask a person: call it without a lock.
  [[nodiscard]] virtual Result<NewKey> create(const std::string& vault_id) = 0;
  /// Drops what was remembered of the slot's key to spare a person; the key itself stays where it is.
  [[nodiscard]] virtual Status forget(const KeySlot& slot) = 0;
};

}  // namespace maestro
