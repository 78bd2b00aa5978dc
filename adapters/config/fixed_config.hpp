#pragma once

#include <map>

#include "ports/config_source.hpp"

namespace maestro {

/// Settings given as they are, e.g. by flags.
class FixedConfig final : public ConfigSource {
 public:
  explicit FixedConfig(std::map<std::string, Setting, std::less<>> settings) : settings_(std::move(settings)) {}
  Result<std::optional<Setting>> find(std::string_view key) override;
  Result<std::vector<std::string>> keys() override;

 private:
  std::map<std::string, Setting, std::less<>> settings_;
};

}  // namespace maestro
