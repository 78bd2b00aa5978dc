#include "domain/refresh_policy.hpp"

#include <algorithm>

namespace maestro {
namespace {

/// A clock that is kept right over the network moves back by so much without having been wrong.
constexpr std::chrono::seconds clock_correction{60};

}  // namespace

using std::chrono::duration_cast;
using std::chrono::minutes;
using std::chrono::seconds;

RefreshWindows refresh_windows(seconds lifetime) {
  return {std::min<seconds>(minutes{15}, lifetime / 4), std::min<seconds>(minutes{2}, lifetime / 20)};
}

bool is_end_known(const OAuthToken& token, std::chrono::sys_seconds now) {
  return token.expiry - now <= token.lifetime + clock_correction;
}

Freshness freshness(const OAuthToken& token, std::chrono::sys_seconds now, double jitter) {
  const seconds left = token.expiry - now;
  if (left <= seconds::zero()) return Freshness::expired;
  if (!is_end_known(token, now)) return Freshness::mandatory;
  const RefreshWindows windows = refresh_windows(token.lifetime);
  if (left <= windows.mandatory) return Freshness::mandatory;
  const auto shortened = duration_cast<seconds>(windows.advisory * (1 - 0.2 * jitter));
  if (left <= shortened) return Freshness::advisory;
  return Freshness::fresh;
}

}  // namespace maestro
