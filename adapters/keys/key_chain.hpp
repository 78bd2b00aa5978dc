#pragma once

#include <optional>

#include "ports/key_provider.hpp"

namespace maestro {

/// Every kind of key as one provider: a vault says which kind its own is, and a person may say which it should be.
class KeyChain final : public KeyProvider {
 public:
  struct Kinds {
    KeyProvider& file;
    KeyProvider& passphrase;
    KeyProvider& keyring;
  };
  /// What to do with a vault whose key is of another kind than the one that was chosen.
  enum class Other { is_refused, is_opened };

  /// `chosen`: absent, if the person leaves it to the vault, and for a new vault to us: a key file.
  KeyChain(Kinds kinds, std::optional<KeyKind> chosen, Other other) : kinds_(kinds), chosen_(chosen), other_(other) {}

  Result<SealKey> unlock(const KeySlot& slot, const KeyTest& is_right) override;
  Result<NewKey> create(const std::string& vault_id) override;
  Status forget(const KeySlot& slot) override;

 private:
  KeyProvider& of(KeyKind kind);
  Kinds kinds_;
  std::optional<KeyKind> chosen_;
  Other other_;
};

}  // namespace maestro
