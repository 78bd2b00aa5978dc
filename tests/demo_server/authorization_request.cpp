#include "tests/demo_server/authorization_request.hpp"

#include <algorithm>
#include <stdexcept>

namespace maestro::demo {
namespace {

void require(bool holds, const char* otherwise) {
  if (!holds) throw std::invalid_argument(otherwise);
}

bool is_base64url(char c) {
  return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '_';
}

bool is_visible_ascii(char c) { return c > ' ' && c <= '~'; }

}  // namespace

AuthorizationRequest check_authorization_request(const Parameters& parameters) {
  const auto text = [&](std::string_view name) { return std::string(value_of(parameters, name)); };
  AuthorizationRequest request{text("client_id"), text("redirect_uri"), text("scope"), text("state"),
                               text("code_challenge")};
  const std::string& uri = request.redirect_uri;
  require(value_of(parameters, "response_type") == "code", "response_type must be code");
  require(!request.client_id.empty(), "client_id is missing");
  require(!uri.empty(), "redirect_uri is missing");
  // It becomes a Location header: a line end in it would forge another header.
  require((uri.starts_with("http://") || uri.starts_with("https://")) && std::ranges::all_of(uri, is_visible_ascii),
          "redirect_uri must be an http or https URL");
  require(value_of(parameters, "code_challenge_method") == "S256", "code_challenge_method must be S256");
  require(request.code_challenge.size() == 43 && std::ranges::all_of(request.code_challenge, is_base64url),
          "code_challenge must be 43 characters of base64url");
  return request;
}

std::string redirect_with(const AuthorizationRequest& request, std::string_view name, std::string_view value) {
  std::string url = request.redirect_uri;
  url += url.find('?') == std::string::npos ? '?' : '&';
  url.append(name).append("=").append(percent_encode(value));
  if (!request.state.empty()) url.append("&state=").append(percent_encode(request.state));
  return url;
}

std::string text_to_paste(std::string_view code, std::string_view state) {
  std::string text(code);
  if (!state.empty()) text.append("#").append(state);
  return text;
}

}  // namespace maestro::demo
