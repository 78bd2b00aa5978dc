#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "domain/result.hpp"
#include "domain/setting.hpp"

namespace maestro {

/// One place, or several in their order, where settings come from. Keys are dotted: `http.deadline`,
/// `providers.anthropic.scopes`. Thread-safe after construction.
class ConfigSource {
 public:
  virtual ~ConfigSource() = default;
  /// Fails with Errc::bad_setting, naming the place, when the value is malformed. Absent: not set here.
  [[nodiscard]] virtual Result<std::optional<Setting>> find(std::string_view key) = 0;
  /// Every key that is set here, sorted.
  [[nodiscard]] virtual Result<std::vector<std::string>> keys() = 0;
};

}  // namespace maestro
