#pragma once

#include <array>
#include <ostream>

#include "domain/token_failure.hpp"

namespace maestro {

inline constexpr std::array every_token_fault = {
    TokenFault::unreachable,     TokenFault::no_answer,    TokenFault::tls_cut,         TokenFault::untrusted,
    TokenFault::bad_ca_setting,  TokenFault::system_limit, TokenFault::library_missing, TokenFault::proxy_refused,
    TokenFault::bad_proxy,       TokenFault::stopped,      TokenFault::partly_sent,     TokenFault::moved,
    TokenFault::rate_limited,    TokenFault::overloaded,   TokenFault::server_error,    TokenFault::uncertain,
    TokenFault::answer_too_late, TokenFault::refused,      TokenFault::gateway};

inline std::ostream& operator<<(std::ostream& out, TokenFault fault) {
  return out << "fault " << static_cast<int>(fault);
}

namespace testing {

inline TokenFailure failed(TokenFault fault, int status = 0, std::string error_code = "",
                           std::string description = "") {
  TokenFailure failure;
  failure.fault = fault;
  failure.status = status;
  failure.host = "auth.example";
  failure.error_code = std::move(error_code);
  failure.description = std::move(description);
  return failure;
}

}  // namespace testing
}  // namespace maestro
