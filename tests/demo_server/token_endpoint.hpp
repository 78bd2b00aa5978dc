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

/// Whose login it is, as the answers say.
struct Account {
  std::string uuid = "b3f6a1de-52c4-4f0e-8a37-6c1d2e9f4a20";
  std::string email = "demo@example.com";
  bool send_workspace = false;
};

/// What a good answer holds beside the pair.
struct AnswerMembers {
  ExpiresIn expires_in = ExpiresIn::sent;
  std::string login_lifetime;  ///< `refresh_token_expires_in`, as JSON; empty: not sent
  Account account;
};

/// 200 with the members that Anthropic sends, or 400 with `error` and `error_description` (RFC 6749 §5.1, §5.2).
[[nodiscard]] TokenAnswer token_answer(const TokenOutcome& outcome, Instant now, const AnswerMembers& members);

/// The answer to `GET /v1/me`.
[[nodiscard]] std::string profile_json(std::string_view scope, const Account& account);

[[nodiscard]] std::string error_json(const Refusal& refusal);

}  // namespace maestro::demo
