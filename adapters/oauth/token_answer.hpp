#pragma once

#include "domain/device_authorization.hpp"
#include "domain/oauth_token.hpp"
#include "domain/token_failure.hpp"
#include "ports/http_client.hpp"

namespace maestro {

/// What an answer comes to. `sent_at` and `endpoint` of a TokenAnswer and
/// `host` of a failure are left to the caller.
template <class T>
struct ReadAnswer {
  TokenResult<T> result;
  std::string shape;  ///< of an answer that could not be used: where parsing stopped, or the known members and their
                      ///< types; never a value
};

/// Good: 200, a JSON object with an `access_token` of visible ASCII, `token_type` Bearer or absent (RFC 6749 §5.1).
/// Refused: 400, 401 or 403 with a JSON object that is an error of RFC 6749 §5.2 or the typed one of Anthropic's API;
/// no other 3xx or 4xx is the server's word, and nothing of its body is kept. `now` is for Retry-After.
[[nodiscard]] ReadAnswer<TokenAnswer> read_token_answer(const HttpResponse& response, std::chrono::sys_seconds now);

/// The same for the poll of a device login, which has errors of its own (RFC 8628 §3.5).
[[nodiscard]] ReadAnswer<TokenAnswer> read_poll_answer(const HttpResponse& response, std::chrono::sys_seconds now);

/// Good: 200, with a device code, a user code, a page that is https or on loopback, and a lifetime (RFC 8628 §3.2).
[[nodiscard]] ReadAnswer<DeviceAuthorization> read_device_authorization(const HttpResponse& response,
                                                                        std::chrono::sys_seconds now);

/// Good: 200, whatever the body (RFC 7009 §2.2).
[[nodiscard]] ReadAnswer<void> read_revocation_answer(const HttpResponse& response, std::chrono::sys_seconds now);

}  // namespace maestro
