#pragma once

#include <chrono>
#include <string>

namespace maestro {

/// RFC 3339, as in `2026-11-23T20:00:00Z`.
[[nodiscard]] std::string utc_time(std::chrono::sys_seconds time);

/// The day in UTC, for a sentence, whatever the locale: `24 December 2026`.
[[nodiscard]] std::string calendar_date(std::chrono::sys_seconds time);

}  // namespace maestro
