#pragma once

#include <span>
#include <string>
#include <string_view>

namespace maestro {

/// The candidate with the fewest single-character edits from `name`, for "did you mean"; empty when none is near (more
/// than a third of its characters would have to change).
[[nodiscard]] std::string nearest_name(std::string_view name, std::span<const std::string> candidates);

}  // namespace maestro
