#include "domain/session_key.hpp"

#include <algorithm>
#include <array>

namespace maestro {
namespace {

constexpr std::size_t longest_name = 64;

constexpr std::array<std::string_view, 8> reserved = {"ca",  "config",  "data",     "http",
                                                      "log", "profile", "provider", "vault"};

bool is_lower(char c) { return c >= 'a' && c <= 'z'; }
bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_upper(char c) { return c >= 'A' && c <= 'Z'; }

}  // namespace

bool is_profile_name(std::string_view name) {
  const auto allowed = [](char c) {
    return is_lower(c) || is_upper(c) || is_digit(c) || c == '.' || c == '_' || c == '@' || c == '-';
  };
  return !name.empty() && name.size() <= longest_name && std::all_of(name.begin(), name.end(), allowed);
}

bool is_provider_name(std::string_view name) {
  const auto allowed = [](char c) { return is_lower(c) || is_digit(c) || c == '-'; };
  return !name.empty() && name.size() <= longest_name && is_lower(name.front()) &&
         std::all_of(name.begin(), name.end(), allowed) &&
         std::find(reserved.begin(), reserved.end(), name) == reserved.end();
}

Result<SessionKey> make_session_key(std::string_view provider, std::string_view profile) {
  if (!is_provider_name(provider))
    return fail(Errc::usage, "the provider name is not valid", std::string(provider_name_hint));
  if (!is_profile_name(profile))
    return fail(Errc::usage, "the profile name is not valid", "use 1 to 64 of the characters A-Z a-z 0-9 . _ @ -");
  return SessionKey{std::string(provider), std::string(profile)};
}

}  // namespace maestro
