#pragma once

#include <string>
#include <string_view>

#include "tests/demo_server/parameters.hpp"

namespace maestro::demo {

/// What the person is asked to approve (RFC 6749 §4.1.1, RFC 7636 §4.3), already checked.
struct AuthorizationRequest {
  std::string client_id;
  std::string redirect_uri;
  std::string scope;
  std::string state;  ///< empty when the client sent none
  std::string code_challenge;
};

/// Throws std::invalid_argument, whose text fits an error page, unless response_type is `code`, client_id and an
/// http(s) redirect_uri are there, and code_challenge is 43 characters of base64url under S256.
[[nodiscard]] AuthorizationRequest check_authorization_request(const Parameters& parameters);

/// The redirect back to the client (RFC 6749 §4.1.2, §4.1.2.1): `name` is `code` or `error`.
[[nodiscard]] std::string redirect_with(const AuthorizationRequest& request, std::string_view name,
                                        std::string_view value);

/// What the person copies into the terminal: `code#state`, or the code alone without a state.
[[nodiscard]] std::string text_to_paste(std::string_view code, std::string_view state);

}  // namespace maestro::demo
