#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "domain/result.hpp"

namespace maestro {

/// What a vault says of itself without a secret.
struct VaultInfo {
  std::string vault_id;  ///< 32 hexadecimal digits, for ever
  std::string key_id;    ///< 32 hexadecimal digits; another after every rekey
  std::uint64_t records = 0;
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
  /// A copy of the vault, sealed as it is, durable when this returns. `path` must be new. The key is not in it.
  [[nodiscard]] virtual Status backup(const std::string& path) = 0;
  /// Seals every record anew under another data key, all or none.
  [[nodiscard]] virtual Status rekey() = 0;
};

}  // namespace maestro
