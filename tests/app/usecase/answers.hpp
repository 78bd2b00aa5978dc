#pragma once

#include <string>

#include "domain/oauth_token.hpp"
#include "domain/session_key.hpp"
#include "domain/session_record.hpp"
#include "domain/token_failure.hpp"
#include "tests/support/anthropic.hpp"

namespace maestro::testing {

inline const SessionKey a_session{"anthropic", "default"};

inline TokenAnswer answer(const std::string& name, std::chrono::sys_seconds sent_at,
                          std::chrono::seconds lifetime = std::chrono::hours{8}) {
  TokenAnswer answer;
  answer.access_token = AccessToken("access-" + name);
  answer.refresh_token = RefreshToken("refresh-" + name);
  answer.lifetime = lifetime;
  answer.sent_at = sent_at;
  answer.endpoint = "https://console.anthropic.com/v1/oauth/token";
  return answer;
}

inline TokenFailure failure(TokenFault fault, int status = 0, const std::string& error_code = "") {
  TokenFailure failure;
  failure.fault = fault;
  failure.status = status;
  failure.error_code = error_code;
  if (!was_not_sent(failure)) failure.progress = status == 0 ? HttpProgress::written : HttpProgress::whole;
  if (fault == TokenFault::partly_sent) failure.progress = HttpProgress::partly;
  return failure;
}

inline TokenResult<TokenAnswer> failed(TokenFault fault, int status = 0, const std::string& error_code = "") {
  return tl::unexpected(failure(fault, status, error_code));
}

/// A stored login whose token was issued at `issued` and lives eight hours.
inline SessionRecord record(const std::string& name, std::chrono::sys_seconds issued) {
  SessionRecord record;
  record.grant_id.fill('g');
  record.generation = 1;
  record.token = make_token(answer(name, issued));
  record.binding = bind_grant(anthropic());
  record.token_endpoint = "https://console.anthropic.com/v1/oauth/token";
  return record;
}

}  // namespace maestro::testing
