#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace maestro {

/// Where the key lives that opens a vault.
enum class KeyKind {
  file,        ///< a file beside the vault, or wherever the setting says
  passphrase,  ///< in a person's head: scrypt (RFC 7914) over what he types
  keyring,     ///< the desktop's Secret Service
};

/// `file`, `passphrase`, `keyring`.
[[nodiscard]] std::string_view name_of(KeyKind kind);
[[nodiscard]] std::optional<KeyKind> key_kind_from(std::string_view name);

/// How a vault says which key opens it: in the clear, in its header. Nothing of it is secret, and a changed one leads
/// to a key that does not fit.
struct KeySlot {
  KeyKind kind = KeyKind::file;
  std::string vault_id;  ///< 16 bytes
  std::string salt;  ///< 16 random bytes, new with every key, so that no key takes another's place; of a key file: none
};

inline constexpr std::size_t key_salt_bytes = 16;

/// A name for what holds the slot's key outside the vault: `HEX:HEX`, of vault and salt.
[[nodiscard]] std::string name_of(const KeySlot& slot);

}  // namespace maestro
