#pragma once

#include "ports/crypto.hpp"
#include "ports/key_provider.hpp"

namespace maestro {

/// A random key in the desktop's Secret Service (GNOME Keyring, KWallet, KeePassXC), one item for each key of each
/// vault. Waits three seconds for the service, and says so when that was not enough; there is no other place that a key
/// silently goes to.
class SecretServiceKey final : public KeyProvider {
 public:
  explicit SecretServiceKey(Crypto& crypto) : crypto_(crypto) {}
  Result<SealKey> unlock(const KeySlot& slot, const KeyTest& is_right) override;
  /// Reads the key back after storing it.
  Result<NewKey> create(const std::string& vault_id) override;
  Status forget(const KeySlot& slot) override;

 private:
  Crypto& crypto_;
};

}  // namespace maestro
