#pragma once

#include <chrono>
#include <optional>
#include <string>

#include "domain/secret.hpp"
#include "domain/token_failure.hpp"

namespace maestro {

/// The answer of a device authorization endpoint (RFC 8628 §3.2).
struct DeviceAuthorization {
  DeviceCode device_code;
  std::string user_code;                                 ///< for the person to type; visible ASCII
  std::string verification_uri;                          ///< where
  std::optional<std::string> verification_uri_complete;  ///< the same with the code in it
  std::chrono::seconds expires_in{};
  std::chrono::seconds interval{5};  ///< between two polls
};

/// How long to wait before the next poll, after one that gave no tokens (RFC 8628 §3.5): as before while the person is
/// not done, 5 s longer when the server asks to slow down, twice as long when it could not be reached. Absent: there is
/// no next poll.
[[nodiscard]] std::optional<std::chrono::seconds> next_interval(const TokenFailure& failure,
                                                                std::chrono::seconds interval);

/// The last poll's failure as the command reports it.
[[nodiscard]] Error device_error(const TokenFailure& failure);

}  // namespace maestro
