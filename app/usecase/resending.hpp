#pragma once

#include <functional>
#include <string>

#include "domain/resend_policy.hpp"
#include "ports/clock.hpp"
#include "ports/crypto.hpp"
#include "ports/log.hpp"
#include "ports/token_endpoint.hpp"

namespace maestro {

/// How long and how often one code or token may be sent.
struct ResendRules {
  Persistence persistence = Persistence::persistent;
  bool token_is_spent_anyway = true;  ///< see plan_resend
  int unknown_sendings = 0;           ///< of the same token by processes that are gone: they count
  std::chrono::milliseconds wait{};   ///< the caller's; a Retry-After beyond it is not waited for
};

/// Sends a request to the provider's token endpoints, in their order, until its outcome is settled: again where
/// plan_resend says so, to the next one where an endpoint has moved. Of several failures the one that says most of the
/// token is returned.
class Resending {
 public:
  struct Parts {
    Clock& clock;
    Crypto& crypto;
    Log& log;
  };
  /// Sends once, to one of the endpoints.
  using Send = std::function<TokenResult<TokenAnswer>(const std::string& url)>;
  /// Whether to give up while nothing has been sent (TokenFault::stopped); asked between two attempts, about once a
  /// second.
  using Stopped = std::function<bool()>;

  Resending(Parts parts, const ProviderProfile& provider, ResendRules rules)
      : parts_(parts), provider_(provider), rules_(rules) {}
  [[nodiscard]] TokenResult<TokenAnswer> run(const Send& send, const Stopped& stopped);

 private:
  void count(const TokenFailure& failure);
  /// False: stopped.
  bool pause(std::chrono::milliseconds duration, const Stopped& stopped);

  Parts parts_;
  const ProviderProfile& provider_;
  ResendRules rules_;
  SpendTally tally_;
};

}  // namespace maestro
