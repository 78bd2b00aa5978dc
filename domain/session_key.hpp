#pragma once

#include <compare>
#include <string>
#include <string_view>

#include "domain/result.hpp"

namespace maestro {

/// Names one login: which provider, and which of the person's profiles there.
struct SessionKey {
  std::string provider;
  std::string profile;

  // clang-tidy 14 takes the zero that a defaulted comparison compares with for a pointer.
  friend auto operator<=>(const SessionKey&, const SessionKey&) = default;  // NOLINT(modernize-use-nullptr)
};

/// `[A-Za-z0-9._@-]{1,64}`
[[nodiscard]] bool is_profile_name(std::string_view name);
/// `[a-z0-9-]{1,64}`, beginning with a letter: a provider name also becomes part of environment variables.
[[nodiscard]] bool is_provider_name(std::string_view name);

/// Fails with Errc::usage.
[[nodiscard]] Result<SessionKey> make_session_key(std::string_view provider, std::string_view profile);

}  // namespace maestro
