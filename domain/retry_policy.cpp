#include "domain/retry_policy.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <ctime>
#include <sstream>

namespace maestro {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

constexpr seconds longest_retry_after{86400};

std::string describe(const TokenFailure& failure) {
  std::string text;
  if (failure.status != 0)
    text = " (" + std::to_string(failure.status) + (failure.error_code.empty() ? "" : " " + failure.error_code) + ")";
  if (!failure.description.empty()) text += ": " + failure.description;
  return text;
}

/// What a command may promise of what it was about to use.
constexpr std::string_view login_is_kept = "; the login is kept";
constexpr std::string_view code_is_kept = "; the code is kept: send it with `maestro auth exchange`";

std::string try_again(const TokenFailure& failure, std::string_view kept) {
  const std::string when =
      failure.retry_after ? std::to_string(failure.retry_after->count()) + " s" : std::string("a minute");
  return "try again in " + when + std::string(kept);
}

Error common_error(const TokenFailure& failure, std::string_view kept) {
  const std::string promise(kept);
  switch (failure.fault) {
    case TokenFault::unsent:
      return {Errc::unreachable, "the token endpoint could not be reached" + describe(failure),
              "check the network, DNS and HTTPS_PROXY; nothing was sent" + promise};
    case TokenFault::untrusted:
      return {Errc::unreachable, "the server's certificate is not to be trusted" + describe(failure),
              "check this machine's clock; a company's own CA goes into MAESTRO_CA_FILE; nothing was sent" + promise};
    case TokenFault::rate_limited:
      if (failure.status == 503 && !failure.retry_after)
        return {Errc::unreachable, "the server is out of service" + describe(failure), try_again(failure, kept)};
      return {Errc::rate_limited, "the server asked to wait" + describe(failure), try_again(failure, kept)};
    case TokenFault::uncertain:
      return {failure.bad_answer ? Errc::bad_answer : Errc::unreachable,
              "the server gave no usable answer" + describe(failure),
              failure.bad_answer ? "something between may have answered instead: a proxy, or a network's login page"
                                 : "try again"};
    case TokenFault::moved:
      return {Errc::refused, "the token endpoint is not there" + describe(failure),
              "set the provider's token_endpoint, or token_endpoint_alternates, to where it has moved"};
    case TokenFault::refused:
      if (failure.bad_answer || failure.status < 400 || failure.status >= 500)
        return {Errc::bad_answer, "the server gave no usable answer" + describe(failure),
                "check token_endpoint, and that no proxy or login page stands in between" +
                    (failure.status < 400 ? promise : "")};
      return {Errc::refused, "the server refused" + describe(failure),
              "check client_id and the other provider settings"};
  }
  return {};
}

}  // namespace

std::optional<std::chrono::sys_seconds> parse_http_date(std::string_view text) {
  constexpr std::array formats = {"%a, %d %b %Y %H:%M:%S GMT", "%a, %d-%b-%y %H:%M:%S GMT", "%a %b %d %H:%M:%S %Y"};
  for (const char* format : formats) {
    std::tm fields{};
    const std::string copy(text);
    const char* end = strptime(copy.c_str(), format, &fields);
    if (end != nullptr && *end == '\0') return std::chrono::sys_seconds(seconds(timegm(&fields)));
  }
  return std::nullopt;
}

std::optional<seconds> parse_retry_after(std::string_view value, std::chrono::sys_seconds now) {
  value.remove_prefix(std::min(value.find_first_not_of(" \t"), value.size()));
  value = value.substr(0, value.find_last_not_of(" \t\r\n") + 1);
  if (value.empty()) return std::nullopt;
  if (std::all_of(value.begin(), value.end(), [](char c) { return c >= '0' && c <= '9'; })) {
    if (value.size() > 6) return longest_retry_after;
    return std::min(seconds(std::stol(std::string(value))), longest_retry_after);
  }
  const std::optional<std::chrono::sys_seconds> date = parse_http_date(value);
  if (!date) return std::nullopt;
  return std::clamp(seconds(*date - now), seconds::zero(), longest_retry_after);
}

std::optional<milliseconds> retry_delay(const TokenFailure& failure, int attempts, int uncertain_attempts,
                                        double jitter) {
  constexpr milliseconds first{250};
  constexpr milliseconds longest{8000};
  const milliseconds ceiling = std::min(longest, first * (1 << std::min(attempts - 1, 10)));
  const milliseconds backoff{std::lround(static_cast<double>(ceiling.count()) * jitter)};
  switch (failure.fault) {
    case TokenFault::unsent:
      return backoff;
    case TokenFault::rate_limited:
      if (failure.retry_after) return *failure.retry_after;
      return std::nullopt;
    case TokenFault::uncertain:
      if (uncertain_attempts <= 1) return milliseconds::zero();
      return std::nullopt;
    case TokenFault::untrusted:
    case TokenFault::moved:
    case TokenFault::refused:
      return std::nullopt;
  }
  return std::nullopt;
}

bool is_invalid_grant(const TokenFailure& failure) {
  return failure.fault == TokenFault::refused && failure.status >= 400 && failure.status < 500 &&
         failure.error_code == "invalid_grant";
}

Error exchange_error(const TokenFailure& failure) {
  if (is_invalid_grant(failure))
    return {Errc::spent_code, "the code has expired or was used already" + describe(failure),
            "run `maestro auth login` again for a fresh one"};
  return common_error(failure, code_is_kept);
}

Error refresh_error(const TokenFailure& failure) {
  if (is_invalid_grant(failure))
    return {Errc::login_needed, "the server no longer accepts this login" + describe(failure),
            "run `maestro auth login`"};
  return common_error(failure, login_is_kept);
}

Error request_error(const TokenFailure& failure) { return common_error(failure, ""); }

}  // namespace maestro
