#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

#include "domain/result.hpp"

namespace maestro {

/// Why a POST to the token endpoint gave no tokens, seen from what it means for the single-use code or refresh token in
/// it.
enum class TokenFault {
  unsent,        ///< DNS, connect, or the TLS handshake was cut: the server has not seen it
  untrusted,     ///< certificate or host name wrong: not sent, and it must not be
  rate_limited,  ///< 429 or 503: seen and put off
  uncertain,     ///< reset, time-out, cut or unreadable answer, 500, 502, 504: the server may have acted on it
  moved,         ///< 404 or 410: not an endpoint
  refused,       ///< any other answer but 200: the server said no
};

/// A failed attempt. Every text is safe to show.
struct TokenFailure {
  TokenFault fault = TokenFault::uncertain;
  int status = 0;           ///< HTTP status; 0 without one
  std::string error_code;   ///< RFC 6749 §5.2 `error`, or the error type of Anthropic's API; may be empty
  std::string description;  ///< cleaned; may be empty
  std::optional<std::chrono::seconds> retry_after;  ///< from the moment of the answer
  bool bad_answer = false;                          ///< an answer came, but it could not be used
};

template <class T>
using TokenResult = tl::expected<T, TokenFailure>;

/// In any of the three forms of RFC 9110 §5.6.7; absent when it is in none.
[[nodiscard]] std::optional<std::chrono::sys_seconds> parse_http_date(std::string_view text);

/// `Retry-After` (RFC 9110 §10.2.3): seconds, or a date; the past counts as 0, at most a day. Absent when it is
/// neither.
[[nodiscard]] std::optional<std::chrono::seconds> parse_retry_after(std::string_view value,
                                                                    std::chrono::sys_seconds now);

/// How long to wait before the same request may go out again; absent: not at all. `attempts` have been made so far (at
/// least 1), `uncertain_attempts` of them ended uncertain. `jitter` is from 0 to 1.
[[nodiscard]] std::optional<std::chrono::milliseconds> retry_delay(const TokenFailure& failure, int attempts,
                                                                   int uncertain_attempts, double jitter);

/// Whether the failure settles that this very grant is refused for good (RFC 6749 §5.2).
[[nodiscard]] bool is_invalid_grant(const TokenFailure& failure);

/// The failure as the command reports it.
[[nodiscard]] Error exchange_error(const TokenFailure& failure);
[[nodiscard]] Error refresh_error(const TokenFailure& failure);
/// Of a request that neither a pasted code nor a stored login hangs on.
[[nodiscard]] Error request_error(const TokenFailure& failure);

}  // namespace maestro
