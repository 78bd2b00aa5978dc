#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "ports/log.hpp"

namespace maestro {

using LogField = std::pair<std::string_view, std::variant<std::string, std::int64_t>>;

/// An event as it is written: for a person, the text; for a program, the name and the fields.
struct LogLine {
  LogLevel level = LogLevel::off;
  std::string_view event;
  std::string text;
  std::vector<LogField> fields;
};

[[nodiscard]] LogLine log_line(const LogEvent& event);

/// The members of one JSON object, without its braces: `"event":"..","message":"..",` and the fields.
[[nodiscard]] std::string json_members(const LogLine& line);

}  // namespace maestro
