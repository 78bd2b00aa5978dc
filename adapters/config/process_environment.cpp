#include "adapters/config/process_environment.hpp"

#include <algorithm>
#include <cstdlib>
#include <string_view>

namespace maestro {
namespace {

constexpr std::size_t longest_secret = 65536;

bool is_visible_ascii(char c) { return c > ' ' && c < '\x7f'; }

}  // namespace

Result<std::optional<AccessToken>> ProcessEnvironment::find(const std::string& variable) {
  const char* value = std::getenv(variable.c_str());
  if (value == nullptr || *value == '\0') return std::nullopt;
  const std::string_view text(value);
  if (text.size() > longest_secret || !std::all_of(text.begin(), text.end(), is_visible_ascii))
    return fail(Errc::bad_setting, "environment " + variable + " is not a token: it must be visible ASCII",
                "set it without blanks and line ends, or unset it");
  return AccessToken(text);
}

}  // namespace maestro
