#pragma once

#include "domain/device_authorization.hpp"
#include "ports/token_endpoint.hpp"

namespace maestro {

/// The authorization server's end of the device authorization grant (RFC 8628), without its JSON. A call sends one
/// request. Blocks. Thread-safe.
class DeviceAuthorizationEndpoint {
 public:
  virtual ~DeviceAuthorizationEndpoint() = default;
  /// RFC 8628 §3.1; to the device authorization endpoint.
  [[nodiscard]] virtual TokenResult<DeviceAuthorization> authorize(const TokenRequest& request) = 0;
  /// RFC 8628 §3.4; to the token endpoint. next_interval says what a failure means.
  [[nodiscard]] virtual TokenResult<TokenAnswer> poll(const TokenRequest& request, const DeviceCode& device_code) = 0;
};

}  // namespace maestro
