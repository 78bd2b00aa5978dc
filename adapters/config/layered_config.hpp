#pragma once

#include <memory>

#include "ports/config_source.hpp"

namespace maestro {

/// Several sources as one: the first that has a setting wins.
class LayeredConfig final : public ConfigSource {
 public:
  /// Strongest first.
  explicit LayeredConfig(std::vector<std::unique_ptr<ConfigSource>> layers) : layers_(std::move(layers)) {}
  Result<std::optional<Setting>> find(std::string_view key) override;
  Result<std::vector<std::string>> keys() override;

 private:
  std::vector<std::unique_ptr<ConfigSource>> layers_;
};

}  // namespace maestro
