#include "domain/refresh_policy.hpp"

#include <algorithm>

namespace maestro {

using std::chrono::duration_cast;
using std::chrono::minutes;
using std::chrono::seconds;

RefreshWindows refresh_windows(seconds lifetime) {
  return {std::min<seconds>(minutes{15}, lifetime / 4), std::min<seconds>(minutes{2}, lifetime / 20)};
}

Freshness freshness(const OAuthToken& token, std::chrono::sys_seconds now, double jitter) {
  const seconds left = token.expiry - now;
  if (left <= seconds::zero()) return Freshness::expired;
  const RefreshWindows windows = refresh_windows(token.lifetime);
  if (left <= windows.mandatory) return Freshness::mandatory;
  const auto shortened = duration_cast<seconds>(windows.advisory * (1 - 0.2 * jitter));
  if (left <= shortened) return Freshness::advisory;
  return Freshness::fresh;
}

}  // namespace maestro
