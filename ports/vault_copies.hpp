#pragma once

#include <string>

#include "domain/result.hpp"
#include "ports/login_import.hpp"

namespace maestro {

/// Whole vaults beside the one in use. All methods fail with the Errc::vault_* codes. Thread-safe.
class VaultCopies {
 public:
  virtual ~VaultCopies() = default;
  /// A copy of the vault, sealed as it is, durable when this returns. `path` must be new. The key is not in it.
  [[nodiscard]] virtual Status backup(const std::string& path) = 0;
  /// Makes the vault what that copy is, all or nothing, once every record of the copy has been opened: it needs the
  /// copy's key. Errc::older_copy, naming a login, when the vault holds a later generation of it than the copy, or the
  /// copy is of another vault; unless that is wanted. Does not touch a vault that is damaged: that is set aside first.
  [[nodiscard]] virtual Status restore(const std::string& path, Older older) = 0;
  /// Gives a vault that does not open another name, and says which; nothing is deleted. Errc::usage if it opens.
  [[nodiscard]] virtual Result<std::string> set_aside() = 0;
};

}  // namespace maestro
