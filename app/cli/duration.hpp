#pragma once

#include <chrono>
#include <string_view>

#include "domain/result.hpp"

namespace maestro {

/// `90`, `90s`, `5m`, `2h`: a whole number of seconds, minutes or hours, at most 24 hours. Fails with Errc::usage,
/// naming `flag`.
[[nodiscard]] Result<std::chrono::seconds> parse_duration(std::string_view flag, std::string_view text);

}  // namespace maestro
