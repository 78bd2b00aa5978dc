#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "domain/result.hpp"
#include "ports/crypto.hpp"

namespace maestro {

/// `/run/user/NUMBER`, of this user, whatever the environment says: every process of the user looks in the same place.
[[nodiscard]] std::string runtime_directory();

/// Where a slot's content goes when the vault's own disk fails: files `maestro/VAULT-NUMBER` in the user's runtime
/// directory, in memory. Used only where that directory exists, belongs to this user and is closed to others.
/// Thread-safe.
class SecondPlace {
 public:
  SecondPlace(std::string runtime_directory, Crypto& crypto)
      : runtime_directory_(std::move(runtime_directory)), crypto_(crypto) {}

  /// Whether there may be anything at all; cheap.
  [[nodiscard]] bool exists() const;
  [[nodiscard]] Status write(std::string_view vault_id, std::size_t slot, std::string_view content) const;
  [[nodiscard]] std::optional<std::string> read(std::string_view vault_id, std::size_t slot) const;
  void remove(std::string_view vault_id, std::size_t slot) const;

 private:
  [[nodiscard]] std::string directory() const { return runtime_directory_ + "/maestro"; }
  [[nodiscard]] std::string file(std::string_view vault_id, std::size_t slot) const;
  std::string runtime_directory_;
  Crypto& crypto_;
};

}  // namespace maestro
