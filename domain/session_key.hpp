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
/// `[a-z0-9-]{1,64}`, beginning with a letter: a provider name also becomes part of environment variables. So it is
/// none of those that have variables of their own, as `vault` has MAESTRO_VAULT_URL.
[[nodiscard]] bool is_provider_name(std::string_view name);

inline constexpr std::string_view provider_name_hint =
    "use 1 to 64 lower-case letters, digits and hyphens, beginning with a letter; ca, config, data, http, log, "
    "profile, "
    "provider and vault are taken";

/// Fails with Errc::usage.
[[nodiscard]] Result<SessionKey> make_session_key(std::string_view provider, std::string_view profile);

}  // namespace maestro
