#pragma once

#include <mutex>
#include <optional>
#include <string>
#include <utility>

#include "ports/console.hpp"
#include "ports/crypto.hpp"
#include "ports/key_provider.hpp"

namespace maestro {

/// A key that is derived from a passphrase (scrypt), and kept in the kernel's user keyring for a quarter of an hour, so
/// that neither the person nor the derivation is asked for with every call. Where it cannot be kept, it is asked for
/// again. The passphrase comes from a file, if one is named (a single line, private as the vault's files are), else
/// from the terminal, in three tries.
class PassphraseKey final : public KeyProvider {
 public:
  /// `file`: empty, if there is none.
  PassphraseKey(std::string file, Console& console, Crypto& crypto)
      : file_(std::move(file)), console_(console), crypto_(crypto) {}
  Result<SealKey> unlock(const KeySlot& slot, const KeyTest& is_right) override;
  /// Errc::bad_input for fewer than eight characters.
  Result<NewKey> create(const std::string& vault_id) override;
  Status forget(const KeySlot& slot) override;

 private:
  Result<Passphrase> from_file() const;
  Result<SealKey> ask(const KeySlot& slot, const KeyTest& is_right);
  void keep(const KeySlot& slot, const SealKey& key);
  std::string file_;
  Console& console_;
  Crypto& crypto_;
  std::mutex mutex_;
  std::optional<std::pair<std::string, SealKey>> last_;  ///< so that one process asks once, wherever it runs
};

}  // namespace maestro
