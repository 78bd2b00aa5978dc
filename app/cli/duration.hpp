#pragma once

#include <chrono>
#include <optional>
#include <string_view>

#include "app/cli/arguments.hpp"
#include "domain/result.hpp"

namespace maestro {

/// `90`, `90s`, `5m`, `2h`: a whole number of seconds, minutes or hours, at most 24 hours. Fails with Errc::usage,
/// naming `flag`.
[[nodiscard]] Result<std::chrono::seconds> parse_duration(std::string_view flag, std::string_view text);

/// How long `--within` lets a command wait for a refresh; absent: as long as `http.deadline` says.
[[nodiscard]] Result<std::optional<std::chrono::milliseconds>> parse_within(const Arguments& arguments);

}  // namespace maestro
