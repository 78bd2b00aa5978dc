#include "adapters/config/layered_config.hpp"

#include <algorithm>

namespace maestro {

Result<std::optional<Setting>> LayeredConfig::find(std::string_view key) {
  for (const auto& layer : layers_) {
    Result<std::optional<Setting>> found = layer->find(key);
    if (!found || *found) return found;
  }
  return std::nullopt;
}

Result<std::vector<std::string>> LayeredConfig::keys() {
  std::vector<std::string> all;
  for (const auto& layer : layers_) {
    Result<std::vector<std::string>> some = layer->keys();
    if (!some) return some;
    all.insert(all.end(), some->begin(), some->end());
  }
  std::sort(all.begin(), all.end());
  all.erase(std::unique(all.begin(), all.end()), all.end());
  return all;
}

}  // namespace maestro
