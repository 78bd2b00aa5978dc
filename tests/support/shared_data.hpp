#pragma once

#include <filesystem>
#include <optional>
#include <string>

namespace maestro::testing {

/// A file of test data from elsewhere, kept beside the checkout in `shared/data`; absent where it is not there: then
/// the test skips, and says so.
inline std::optional<std::string> shared_data(const std::string& name) {
  const std::filesystem::path path = std::filesystem::path(MAESTRO_SOURCE_DIR) / "../shared/data" / name;
  if (!std::filesystem::exists(path)) return std::nullopt;
  return path.string();
}

}  // namespace maestro::testing
