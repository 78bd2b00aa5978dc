#pragma once

#include <optional>
#include <string>

#include "domain/result.hpp"
#include "domain/secret.hpp"

namespace maestro {

/// Secrets that whoever started this process put into its environment. Thread-safe while nobody changes the
/// environment.
class SecretEnvironment {
 public:
  virtual ~SecretEnvironment() = default;
  /// Absent if the variable is unset or empty. Fails with Errc::bad_setting, naming the variable, unless the value is
  /// 1 to 65536 bytes of visible ASCII: it must fit into a header.
  [[nodiscard]] virtual Result<std::optional<AccessToken>> find(const std::string& variable) = 0;
};

}  // namespace maestro
