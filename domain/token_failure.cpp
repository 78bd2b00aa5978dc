#include "domain/token_failure.hpp"

#include <algorithm>
#include <array>
#include <string_view>

namespace maestro {
namespace {

bool names_a_parameter(std::string text) {
  for (char& c : text) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    if (c == ' ' || c == '-') c = '_';
  }
  constexpr std::array<std::string_view, 2> parameters = {"redirect_uri", "client_id"};
  return std::any_of(parameters.begin(), parameters.end(),
                     [&](std::string_view name) { return text.find(name) != std::string::npos; });
}

}  // namespace

bool was_not_sent(const TokenFailure& failure) {
  switch (failure.fault) {
    case TokenFault::unreachable:
    case TokenFault::no_answer:
    case TokenFault::tls_cut:
    case TokenFault::untrusted:
    case TokenFault::bad_ca_setting:
    case TokenFault::system_limit:
    case TokenFault::library_missing:
    case TokenFault::proxy_refused:
    case TokenFault::bad_proxy:
    case TokenFault::stopped:
      return true;
    case TokenFault::partly_sent:
    case TokenFault::moved:
    case TokenFault::rate_limited:
    case TokenFault::overloaded:
    case TokenFault::server_error:
    case TokenFault::uncertain:
    case TokenFault::answer_too_late:
    case TokenFault::refused:
    case TokenFault::gateway:
      return false;
  }
  return false;
}

bool may_have_acted(const TokenFailure& failure) {
  return failure.fault == TokenFault::uncertain || failure.fault == TokenFault::server_error ||
         failure.fault == TokenFault::answer_too_late;
}

bool is_invalid_grant(const TokenFailure& failure) {
  return failure.fault == TokenFault::refused && failure.error_code == "invalid_grant" &&
         !names_a_parameter(failure.description);
}

}  // namespace maestro
