#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "tests/demo_server/grant_store.hpp"

namespace maestro::demo {

struct TokenAnswer {
  int status = 200;
  std::string body;  ///< JSON
};

/// JSON or form by content type, parameters of the type ignored. Absent when it is neither or malformed.
[[nodiscard]] std::optional<Parameters> parse_token_request(std::string_view content_type, std::string_view body);

/// Where the grant type leads; nothing parsed means invalid_request.
[[nodiscard]] TokenOutcome decide(GrantStore& grants, const std::optional<Parameters>& request, Instant now);

enum class ExpiresIn { sent, omitted };

/// 200 with the members that Anthropic sends, or 400 with `error` and `error_description` (RFC 6749 §5.1, §5.2).
[[nodiscard]] TokenAnswer token_answer(const TokenOutcome& outcome, Instant now, ExpiresIn expires_in);

/// The answer to `GET /v1/me`.
[[nodiscard]] std::string profile_json(std::string_view scope);

[[nodiscard]] std::string error_json(const Refusal& refusal);

}  // namespace maestro::demo
