#include "domain/resend_policy.hpp"

#include <algorithm>
#include <cmath>

#include "domain/http_date.hpp"

namespace maestro {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

constexpr seconds shortest_retry_after{1};
constexpr seconds longest_retry_after{std::chrono::minutes{15}};
constexpr seconds farthest_date_by_own_clock{60};
constexpr int tries_to_connect = 3;  ///< where the network says no at once
constexpr milliseconds longest_reconnecting{10'000};
constexpr ResendPlan never{};

/// 1 s, doubled with each attempt, and up to a half more.
milliseconds back_off(const SpendTally& tally, double jitter) {
  const int doublings = std::clamp(tally.connects + tally.requests - 1, 0, 10);
  const double base = static_cast<double>(shortest_pause.count() << doublings);
  return milliseconds(std::llround(base * (1 + std::clamp(jitter, 0.0, 1.0) / 2)));
}

bool is_used_up(const SpendTally& tally) {
  return tally.requests >= most_requests || tally.connects + tally.requests >= most_connects;
}

ResendPlan again_unless_over(milliseconds pause, milliseconds left) {
  if (pause + shortest_attempt > left) return never;
  return {Resend::same_endpoint, pause};
}

ResendPlan reconnect(const SpendTally& tally, milliseconds pause, milliseconds left) {
  if (tally.connects + tally.requests >= tries_to_connect || tally.waited + pause >= longest_reconnecting) return never;
  return again_unless_over(pause, left);
}

/// The server may have acted: once more, soon, since a server's grace is short; whether anybody still waits or not.
ResendPlan once_more(const SpendTally& tally, ProviderProfile::Reuse reuse, bool token_is_spent_anyway) {
  if (tally.uncertain > 1 || is_used_up(tally)) return never;
  if (reuse == ProviderProfile::Reuse::revokes && !token_is_spent_anyway) return never;
  return {Resend::same_endpoint, shortest_pause};
}

/// How much a failure says of the token. That it is over settles it; that it may be over outweighs every later failure
/// that left it alone.
int weight(const TokenFailure& failure) {
  if (is_invalid_grant(failure)) return 2;
  return may_have_acted(failure) ? 1 : 0;
}

std::string_view trim(std::string_view text) {
  text.remove_prefix(std::min(text.find_first_not_of(" \t\r\n"), text.size()));
  return text.substr(0, text.find_last_not_of(" \t\r\n") + 1);
}

seconds within_bounds(seconds wait) { return std::clamp(wait, shortest_retry_after, longest_retry_after); }

}  // namespace

ResendPlan plan_resend(const TokenFailure& failure, const SpendTally& tally, Persistence persistence,
                       ProviderProfile::Reuse reuse, bool token_is_spent_anyway, milliseconds left, double jitter) {
  if (failure.fault == TokenFault::server_error || failure.fault == TokenFault::uncertain)
    return once_more(tally, reuse, token_is_spent_anyway);
  if (persistence == Persistence::once) return never;
  if (failure.fault == TokenFault::moved)
    return left < shortest_attempt ? never : ResendPlan{Resend::next_endpoint, milliseconds::zero()};
  if (is_used_up(tally)) return never;
  const milliseconds pause = back_off(tally, jitter);
  switch (failure.fault) {
    case TokenFault::unreachable:
    case TokenFault::tls_cut:
    case TokenFault::partly_sent:
      return reconnect(tally, pause, left);
    case TokenFault::no_answer:
      return again_unless_over(pause, left);
    case TokenFault::rate_limited:
    case TokenFault::overloaded:
      return again_unless_over(std::max<milliseconds>(pause, failure.retry_after.value_or(seconds::zero())), left);
    case TokenFault::server_error:
    case TokenFault::uncertain:
    case TokenFault::untrusted:
    case TokenFault::bad_ca_setting:
    case TokenFault::system_limit:
    case TokenFault::library_missing:
    case TokenFault::proxy_refused:
    case TokenFault::bad_proxy:
    case TokenFault::stopped:
    case TokenFault::answer_too_late:
    case TokenFault::moved:
    case TokenFault::refused:
    case TokenFault::gateway:
      return never;
  }
  return never;
}

const TokenFailure& worse(const TokenFailure& left, const TokenFailure& right) {
  if (weight(left) != weight(right)) return weight(left) > weight(right) ? left : right;
  return left.progress > right.progress ? left : right;
}

seconds retry_after_from(std::string_view value, std::string_view date, std::chrono::sys_seconds now) {
  value = trim(value);
  if (value.empty()) return shortest_retry_after;
  if (std::all_of(value.begin(), value.end(), [](char c) { return c >= '0' && c <= '9'; })) {
    seconds wait{};
    for (const char digit : value) wait = std::min(wait * 10 + seconds(digit - '0'), longest_retry_after);
    return within_bounds(wait);
  }
  const std::optional<std::chrono::sys_seconds> until = parse_http_date(value);
  if (!until) return shortest_retry_after;
  if (const std::optional<std::chrono::sys_seconds> sent = parse_http_date(trim(date)))
    return within_bounds(*until - *sent);
  const seconds wait = *until - now;
  return wait > farthest_date_by_own_clock ? shortest_retry_after : within_bounds(wait);
}

}  // namespace maestro
