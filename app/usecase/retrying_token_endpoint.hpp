#pragma once

#include "ports/clock.hpp"
#include "ports/crypto.hpp"
#include "ports/log.hpp"
#include "ports/token_endpoint.hpp"

namespace maestro {

/// A TokenEndpoint that does not give up at once. `timeout` is the limit for everything it does: it sends again as
/// domain/retry_policy allows, and after a 404 or 410 moves on to the provider's other token endpoints, in their order.
class RetryingTokenEndpoint final : public TokenEndpoint {
 public:
  RetryingTokenEndpoint(TokenEndpoint& endpoint, Clock& clock, Crypto& crypto, Log& log)
      : endpoint_(endpoint), clock_(clock), crypto_(crypto), log_(log) {}
  TokenResult<TokenAnswer> exchange(const TokenRequest& request, const CodeGrant& grant) override;
  TokenResult<TokenAnswer> refresh(const TokenRequest& request, const RefreshToken& refresh_token) override;

 private:
  template <class Send>
  TokenResult<TokenAnswer> persist(const TokenRequest& request, Send send);
  TokenEndpoint& endpoint_;
  Clock& clock_;
  Crypto& crypto_;
  Log& log_;
};

}  // namespace maestro
