#pragma once

#include "ports/token_endpoint.hpp"

namespace maestro {

/// Where tokens are given back (RFC 7009). A call sends one request. Blocks. Thread-safe.
class RevocationEndpoint {
 public:
  virtual ~RevocationEndpoint() = default;
  /// Of the refresh token if there is one, which ends the whole grant, else of the access token. A server that no
  /// longer knows the token says that it is revoked (RFC 7009 §2.2).
  [[nodiscard]] virtual TokenResult<void> revoke(const TokenRequest& request, const OAuthToken& token) = 0;
};

}  // namespace maestro
