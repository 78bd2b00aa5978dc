#include "app/cli/duration.hpp"

#include <charconv>

namespace maestro {

Result<std::chrono::seconds> parse_duration(std::string_view flag, std::string_view text) {
  constexpr std::chrono::seconds longest = std::chrono::hours{24};
  long long number = -1;
  const auto [end, failed] = std::from_chars(text.data(), text.data() + text.size(), number);
  const std::string_view unit(end, static_cast<std::size_t>(text.data() + text.size() - end));
  long long factor = 0;
  if (unit.empty() || unit == "s") factor = 1;
  if (unit == "m") factor = 60;
  if (unit == "h") factor = 3600;
  if (failed != std::errc() || factor == 0 || number < 0 || number > longest.count() / factor)
    return fail(Errc::usage, std::string(flag) + " is not a duration of at most 24 hours", "write 90s, 5m or 2h");
  return std::chrono::seconds(number * factor);
}

Result<std::optional<std::chrono::milliseconds>> parse_within(const Arguments& arguments) {
  const std::optional<std::string> text = arguments.value("--within");
  if (!text) return std::nullopt;
  const Result<std::chrono::seconds> duration = parse_duration("--within", *text);
  if (!duration) return fail(duration.error());
  return *duration;
}

}  // namespace maestro
