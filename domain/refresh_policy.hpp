#pragma once

#include <chrono>

#include "domain/oauth_token.hpp"

namespace maestro {

/// How near its end an access token is.
enum class Freshness {
  fresh,      ///< hand it out
  advisory,   ///< refresh if nobody else does; a failure does not matter
  mandatory,  ///< refresh, waiting for whoever is at it; a failure is a warning. Also when the end is not known
  expired,    ///< refresh; a failure is the command's error
};

/// When a token is due. The windows shrink with the token's life, so that a short-lived token is not refreshed for
/// ever.
struct RefreshWindows {
  std::chrono::seconds advisory;   ///< min(15 min, a quarter of the life)
  std::chrono::seconds mandatory;  ///< min(2 min, a twentieth of the life)
};

[[nodiscard]] RefreshWindows refresh_windows(std::chrono::seconds lifetime);

/// False of a token with more life left than it was issued with: it was stored by a clock that has been set back since,
/// and nobody can tell when the server ends it.
[[nodiscard]] bool is_end_known(const OAuthToken& token, std::chrono::sys_seconds now);

/// Where `token` stands at `now`. `jitter`, from 0 to 1, takes up to a fifth off the advisory window, so that many
/// processes do not try in the same second; 0 gives the plain window, which is what `status` shows.
[[nodiscard]] Freshness freshness(const OAuthToken& token, std::chrono::sys_seconds now, double jitter);

/// After a failed advisory refresh nobody tries again for this long.
inline constexpr std::chrono::seconds advisory_pause{60};

}  // namespace maestro
