#include "adapters/config/fixed_config.hpp"

namespace maestro {

Result<std::optional<Setting>> FixedConfig::find(std::string_view key) {
  const auto found = settings_.find(key);
  if (found == settings_.end()) return std::nullopt;
  return found->second;
}

Result<std::vector<std::string>> FixedConfig::keys() {
  std::vector<std::string> names;
  for (const auto& [key, setting] : settings_) names.push_back(key);
  return names;
}

}  // namespace maestro
