#pragma once

#include <memory>
#include <string>

#include "domain/result.hpp"
#include "ports/row_store.hpp"

namespace maestro {

/// A store that is a file: what can be done to it as such. Each requires the exclusive lock. All methods fail with the
/// Errc::vault_* codes. Thread-safe.
class StoreFiles {
 public:
  virtual ~StoreFiles() = default;
  /// The whole store as a new file (0600) that is a store of the same kind, durable when it returns.
  [[nodiscard]] virtual Status copy_to(const std::string& path) = 0;
  /// A store in a file that `copy_to` made, wherever that lies; to be read only. Errc::vault_corrupt if it is none.
  [[nodiscard]] virtual Result<std::unique_ptr<RowStore>> open_copy(const std::string& path) = 0;
  /// Gives the store's files a longer name, and returns it; durable when it returns.
  [[nodiscard]] virtual Result<std::string> move_aside(const std::string& suffix) = 0;
};

}  // namespace maestro
