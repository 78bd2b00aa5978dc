#pragma once

#include <string>

#include "ports/crypto.hpp"
#include "ports/key_provider.hpp"

namespace maestro {

/// The key in a file of its own, 0600: one line, `maestro-vault-key-1:` and base64url of the 32 key bytes and the first
/// four bytes of their SHA-256, so that a cut or mistyped file is told from the key of another vault.
class KeyFile final : public KeyProvider {
 public:
  KeyFile(std::string path, Crypto& crypto) : path_(std::move(path)), crypto_(crypto) {}
  Result<SealKey> unlock(const KeySlot& slot, const KeyTest& is_right) override;
  /// The key that is in the file already, else a new one. The directory must exist.
  Result<NewKey> create(const std::string& vault_id) override;
  Status forget(const KeySlot& slot) override;

 private:
  Result<SealKey> read() const;
  Status write() const;
  std::string path_;
  Crypto& crypto_;
};

}  // namespace maestro
