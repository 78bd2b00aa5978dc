#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <tl/expected.hpp>

#include "domain/http_failure.hpp"
#include "domain/result.hpp"

namespace maestro {

/// Why a request to the token endpoint gave no tokens, seen from what it means for the single-use code or refresh token
/// in it. `uncertain`, `server_error` and `answer_too_late` are the only ones after which the server may have acted on
/// it.
enum class TokenFault {
  unreachable,      ///< HttpFault::unreachable; not sent
  no_answer,        ///< HttpFault::no_answer; not sent
  tls_cut,          ///< HttpFault::tls_cut; not sent
  untrusted,        ///< HttpFault::untrusted; not sent, and it must not be
  bad_ca_setting,   ///< not sent
  system_limit,     ///< not sent
  library_missing,  ///< not sent
  proxy_refused,    ///< not sent
  bad_proxy,        ///< not sent
  stopped,          ///< given up at the last moment; not sent
  partly_sent,      ///< cut before its body had left; the server cannot have acted
  moved,            ///< 404, 405 or 410: no endpoint
  rate_limited,     ///< 429, or 503 with Retry-After: seen and put off
  overloaded,       ///< 503 without Retry-After, or 529: seen and put off
  server_error,     ///< 500, 502 or 504, whole: the server may have acted
  uncertain,        ///< cut after the request, or an answer that cannot be read: the server may have acted
  answer_too_late,  ///< no answer within the limit although the connection lives
  refused,          ///< an OAuth error (RFC 6749 §5.2): the server said no
  gateway,          ///< 3xx or 4xx without an OAuth error: something in between answered
};

/// A failed attempt. Every text is safe to show.
struct TokenFailure {
  TokenFault fault = TokenFault::uncertain;
  HttpProgress progress = HttpProgress::unsent;
  int status = 0;            ///< HTTP status, of a proxy for `proxy_refused`; 0 without one
  std::string host;          ///< that was asked
  std::string error_code;    ///< RFC 6749 §5.2 `error`, or the error type of Anthropic's API; may be empty
  std::string description;   ///< cleaned; may be empty
  std::string content_type;  ///< of an answer that is no OAuth error; cleaned
  std::optional<std::chrono::seconds> retry_after;  ///< from the moment of the answer; 1 s to 15 min
  bool bad_answer = false;                          ///< an answer came, but it could not be used
};

template <class T>
using TokenResult = tl::expected<T, TokenFailure>;

/// Whether nothing of the request left this machine.
[[nodiscard]] bool was_not_sent(const TokenFailure& failure);

/// Whether the server may have acted on the request although no tokens arrived.
[[nodiscard]] bool may_have_acted(const TokenFailure& failure);

/// Whether the server says that this very grant is over (RFC 6749 §5.2). Not if its description speaks of a parameter
/// of the request (`redirect_uri`, `client_id`): then the settings are wrong, and the grant may be good.
[[nodiscard]] bool is_invalid_grant(const TokenFailure& failure);

}  // namespace maestro
