#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "domain/key_slot.hpp"
#include "domain/result.hpp"

namespace maestro {

/// What a vault says of itself without a secret.
struct VaultInfo {
  std::string vault_id;  ///< 32 hexadecimal digits, for ever
  std::string key_id;    ///< 32 hexadecimal digits; another after every rekey
  KeyKind key = KeyKind::file;
  std::uint64_t records = 0;  ///< of logins, stored or begun
};

/// Which keys a rekey replaces.
enum class Rekey {
  data_key,   ///< the one that seals the records; the key that opens the vault stays
  both_keys,  ///< that, and the key that opens the vault: from now on it is one of the kind that the person chose
};

/// The vault as a whole: what its owner does to it, and not to one login. All methods fail with the Errc::vault_*
/// codes. Thread-safe.
class VaultKeeper {
 public:
  virtual ~VaultKeeper() = default;
  /// Absent: there is no vault. Opens no record.
  [[nodiscard]] virtual Result<std::optional<VaultInfo>> info() = 0;
  /// Opens every record. Errc::vault_corrupt names the first that is damaged.
  [[nodiscard]] virtual Status check() = 0;
  /// Seals every record anew under another data key, all or none.
  [[nodiscard]] virtual Status rekey(Rekey which) = 0;
  /// Makes the vault, where it lies now, the home of all its logins, so that they are refreshed here. A record that is
  /// damaged stays as it is.
  [[nodiscard]] virtual Status adopt() = 0;
  /// Has the key asked for again, where it is remembered for a while. No vault: nothing to forget.
  [[nodiscard]] virtual Status forget_key() = 0;
};

}  // namespace maestro
