#pragma once

#include <optional>
#include <string>

namespace maestro {

/// An environment variable; an empty one counts as unset.
[[nodiscard]] std::optional<std::string> environment_variable(const std::string& name);

}  // namespace maestro
