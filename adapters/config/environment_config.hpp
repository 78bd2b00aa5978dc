#pragma once

#include "ports/config_source.hpp"

namespace maestro {

/// Settings from MAESTRO_* and the few foreign variables of `environment_names`. Lists are separated by blanks.
class EnvironmentConfig final : public ConfigSource {
 public:
  Result<std::optional<Setting>> find(std::string_view key) override;
  /// The general settings that are set. Provider settings are found by name only: the environment does not say which
  /// providers there are.
  Result<std::vector<std::string>> keys() override;
};

}  // namespace maestro
