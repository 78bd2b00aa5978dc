#pragma once

#include <string>
#include <vector>

#include "tests/e2e/program.hpp"

namespace maestro::testing {

/// Whether programs can be given mounts of their own; empty if so, else why not. It takes the rights of root.
[[nodiscard]] std::string why_no_mounts();

/// The words that run maestro where `script`, of sh, has changed the mounts for it and for nobody else.
[[nodiscard]] Words with_mounts(const std::string& script, const std::vector<std::string>& arguments);

[[nodiscard]] Finished run_with_mounts(const std::string& script, const std::vector<std::string>& arguments,
                                       const Environment& environment);

}  // namespace maestro::testing
