#pragma once

#include <optional>

#include "app/usecase/settings.hpp"
#include "app/usecase/spend.hpp"
#include "domain/grant_binding.hpp"
#include "domain/provider_profile.hpp"
#include "domain/session_transitions.hpp"
#include "ports/vault_whereabouts.hpp"

namespace maestro {

/// How a session's tokens are to be had: whose settings, how long to wait.
struct TokenTerms {
  ProviderProfile provider;          ///< as the settings describe it
  std::chrono::milliseconds wait{};  ///< for another process's refresh, and for one's own
  OtherEndpoints other_endpoints = OtherEndpoints::refused;
  Copies copies = Copies::are_refused;
};

/// Hands out a session's valid access token, and has it refreshed when it is due: at most one request among all
/// processes and threads, never a refresh token spent twice, the new tokens durable before anyone sees them. A failure
/// never changes the stored tokens. Thread-safe, if its parts are.
class TokenSource {
 public:
  struct Parts {
    TokenVault& vault;
    VaultWhereabouts& whereabouts;
    SpendRunner& runner;
    SpendWatcher& watcher;
    Spend::Parts spend;
  };
  TokenSource(Parts parts, TokenTerms terms) : parts_(parts), terms_(std::move(terms)) {}

  /// The session's record with a token that is valid by this machine's clock. A token that was issued during the call
  /// is handed out whatever its life. Errc::still_refreshing when the wait is over and the refresh goes on.
  [[nodiscard]] Result<SessionRecord> token(const SessionKey& session, const TokenDemand& demand);

  /// For a caller whose API has just answered 401 to `refused`: one refresh, and only if the vault still holds that
  /// very token; else what it holds by now. Errc::api_refuses after three such refreshes within five minutes.
  [[nodiscard]] Result<SessionRecord> replace(const SessionKey& session, const AccessToken& refused);

 private:
  /// One call, from the first look at the vault.
  struct Call {
    const SessionKey& session;
    TokenDemand demand;
    Urgency urgency = Urgency::none;
    std::chrono::milliseconds began{};  ///< Clock::elapsed
    std::chrono::sys_seconds began_at{};
    std::optional<ProviderProfile> provider{};  ///< of the grant
  };
  Result<SessionRecord> serve(const SessionKey& session, SessionRecord seen, TokenDemand demand);
  Urgency judge(const SessionRecord& record, const TokenDemand& demand);
  Status check_home(const SessionRecord& seen);
  struct Waited {
    std::unique_ptr<SessionGuard> guard;  ///< null: the record will do
    std::optional<SessionRecord> record;
  };
  Result<Waited> wait_for_lock(Call& call, const SessionRecord& seen);
  Result<SessionRecord> refresh(Call& call, std::unique_ptr<SessionGuard> guard, SessionRecord stored);
  Result<SessionRecord> fall_back_to_stored(const Call& call, SessionRecord stored, Error failure);
  SessionRecord hand_out(const SessionKey& session, SessionRecord record);
  std::chrono::milliseconds left(const Call& call);
  Clock& clock() { return parts_.spend.clock; }
  Log& log() { return parts_.spend.log; }

  Parts parts_;
  TokenTerms terms_;
};

}  // namespace maestro
