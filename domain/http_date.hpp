#pragma once

#include <chrono>
#include <optional>
#include <string_view>

namespace maestro {

/// In any of the three forms of RFC 9110 §5.6.7, whatever the locale; absent when it is in none. A year of two digits
/// is one of 1969 to 2068. The name of the day is not compared with the date.
[[nodiscard]] std::optional<std::chrono::sys_seconds> parse_http_date(std::string_view text);

}  // namespace maestro
