#pragma once

#include "app/usecase/token_source.hpp"
#include "tests/app/usecase/spend_scene.hpp"

namespace maestro::testing {

/// A login whose token was issued just now and lives eight hours: advisory window 15 min, mandatory 2 min.
class TokenSourceFixture : public SpendScene {
 protected:
  TokenSourceFixture() { vault_.plant(a_session, record("old", clock_.now())); }

  TokenSource source(TokenVault& vault) {
    return TokenSource({vault, whereabouts_, runner_, watcher_, spend_parts()}, terms_);
  }
  Result<SessionRecord> token(const TokenDemand& demand = {}) { return source(vault_).token(a_session, demand); }
  /// The access token that a caller gets, or the words of the failure.
  std::string access_token(const TokenDemand& demand = {}) {
    const Result<SessionRecord> result = token(demand);
    return result ? std::string(result->token.access_token.reveal()) : result.error().what;
  }
  /// Moves the clock to so long before the token's end.
  void left(std::chrono::seconds left) { clock_.advance(stored().token.expiry - clock_.now() - left); }

  TokenTerms terms_{anthropic(), 60s};
};

inline const TokenDemand forced{std::nullopt, TokenDemand::Use::refreshed};
inline const TokenDemand asked{std::nullopt, TokenDemand::Use::asked};

}  // namespace maestro::testing
