#pragma once

#include <chrono>
#include <string>

namespace maestro {

/// RFC 3339, as in `2026-11-23T20:00:00Z`.
[[nodiscard]] std::string utc_time(std::chrono::sys_seconds time);

}  // namespace maestro
