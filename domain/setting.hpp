#pragma once

#include <cstdint>
#include <string>
#include <variant>
#include <vector>

namespace maestro {

using SettingValue = std::variant<std::string, std::int64_t, std::vector<std::string>>;

/// A setting's value, and where it was found: `flag --profile`, `environment MAESTRO_PROFILE`, `/path/config.toml:3:1`,
/// `default`.
struct Setting {
  SettingValue value;
  std::string source;
};

}  // namespace maestro
