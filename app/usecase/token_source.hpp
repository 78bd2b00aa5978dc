#pragma once

#include <optional>

#include "domain/provider_profile.hpp"
#include "domain/refresh_policy.hpp"
#include "ports/clock.hpp"
#include "ports/crypto.hpp"
#include "ports/interrupts.hpp"
#include "ports/log.hpp"
#include "ports/server_metadata_source.hpp"
#include "ports/token_endpoint.hpp"
#include "ports/token_vault.hpp"

namespace maestro {

/// What a caller asks of a token.
struct TokenDemand {
  std::optional<std::chrono::seconds> min_ttl;  ///< it must last so long; only widens the mandatory window
  enum class Use { stored_if_fresh, refreshed } use = Use::stored_if_fresh;
};

/// Gives out a session's valid access token, and refreshes it when it is due: at most one request among all processes
/// and threads, never a refresh token spent twice, the new tokens stored before anybody sees them. A failure never
/// changes the stored tokens. Thread-safe, if its parts are.
class TokenSource {
 public:
  struct Parts {
    TokenVault& vault;
    TokenEndpoint& endpoint;             ///< sends once
    TokenEndpoint& persistent_endpoint;  ///< sends again where that is sound
    ServerMetadataSource& metadata;      ///< for a provider that names its issuer only
    Crypto& crypto;
    Clock& clock;
    Interrupts& interrupts;
    Log& log;
  };
  /// `deadline` limits the wait for the session's lock, and then the requests.
  TokenSource(Parts parts, ProviderProfile provider, std::chrono::milliseconds deadline)
      : parts_(parts), provider_(std::move(provider)), deadline_(deadline) {}

  /// The session's record with a token that is valid by this machine's clock. A token that was issued during the call
  /// is handed out whatever its life.
  [[nodiscard]] Result<SessionRecord> token(const SessionKey& session, const TokenDemand& demand);

  /// For a caller whose API has just refused `refused` (401) although it is not due: one refresh, and only if the vault
  /// still holds that very token; else what it holds by now.
  [[nodiscard]] Result<SessionRecord> replace(const SessionKey& session, const AccessToken& refused);

 private:
  enum class Urgency { none, advisory, mandatory, demanded };
  Urgency urgency(const SessionRecord& record, const TokenDemand& demand);
  Result<SessionRecord> renew(const SessionKey& session, SessionRecord seen, Urgency urgency);
  Result<SessionRecord> refresh(const SessionKey& session, SessionRecord seen, Urgency urgency);
  Result<SessionRecord> refresh_locked(const SessionKey& session, SessionGuard& guard, SessionRecord stored,
                                       Urgency urgency);
  Result<SessionRecord> settle(const SessionKey& session, SessionRecord stored, Urgency urgency, Error failure);
  Status remember_failure(SessionGuard& guard, const SessionRecord& sent, const TokenFailure& failure);

  Parts parts_;
  ProviderProfile provider_;
  std::chrono::milliseconds deadline_;
};

}  // namespace maestro
