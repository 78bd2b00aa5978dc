#include "domain/device_authorization.hpp"

#include <algorithm>

#include "domain/token_errors.hpp"

namespace maestro {
namespace {

constexpr std::chrono::seconds longest_interval{60};

}  // namespace

std::optional<std::chrono::seconds> next_interval(const TokenFailure& failure, std::chrono::seconds interval) {
  if (failure.error_code == "authorization_pending") return interval;
  if (failure.error_code == "slow_down") return interval + std::chrono::seconds{5};
  switch (failure.fault) {
    case TokenFault::unreachable:
    case TokenFault::no_answer:
    case TokenFault::tls_cut:
    case TokenFault::partly_sent:
    case TokenFault::overloaded:
    case TokenFault::server_error:
    case TokenFault::uncertain:
    case TokenFault::answer_too_late:
      return std::max(interval, std::min(interval * 2, longest_interval));
    case TokenFault::rate_limited:
      return std::max(interval * 2, failure.retry_after.value_or(interval * 2));
    case TokenFault::untrusted:
    case TokenFault::bad_ca_setting:
    case TokenFault::system_limit:
    case TokenFault::library_missing:
    case TokenFault::proxy_refused:
    case TokenFault::bad_proxy:
    case TokenFault::stopped:
    case TokenFault::moved:
    case TokenFault::refused:
    case TokenFault::gateway:
      return std::nullopt;
  }
  return std::nullopt;
}

Error device_error(const TokenFailure& failure) {
  if (failure.error_code == "access_denied")
    return {Errc::refused, "the login was refused on the page", "approve it there to log in"};
  if (failure.error_code == "expired_token" || is_invalid_grant(failure))
    return {Errc::spent_code, "the code has expired or was used already",
            "run `maestro auth login --device` again for a fresh one"};
  return request_error(failure);
}

}  // namespace maestro
