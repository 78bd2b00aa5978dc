#pragma once

#include <string>
#include <vector>

namespace maestro {

/// Where a vault keeps files of its own.
struct VaultPlaces {
  std::string directory;  ///< holds the lock file
  std::string refuge{};   ///< for what the directory's disk does not take; empty: there is none
};

[[nodiscard]] inline std::vector<std::string> spill_directories(const VaultPlaces& places) {
  if (places.refuge.empty()) return {places.directory};
  return {places.directory, places.refuge};
}

}  // namespace maestro
