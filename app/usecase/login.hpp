#pragma once

#include <optional>
#include <string>

#include "domain/provider_profile.hpp"
#include "ports/clock.hpp"
#include "ports/crypto.hpp"
#include "ports/interrupts.hpp"
#include "ports/log.hpp"
#include "ports/pending_logins.hpp"
#include "ports/token_endpoint.hpp"
#include "ports/token_vault.hpp"

namespace maestro {

/// A login in two steps, with the person's browser in between (RFC 6749 §4.1, RFC 7636). What the second step needs
/// lies sealed in the vault, so the steps may be two processes. Always a fresh grant: an earlier login stays as it is
/// until the new one is stored.
class Login {
 public:
  struct Parts {
    TokenVault& vault;
    PendingLogins& pending_logins;
    TokenEndpoint& endpoint;  ///< one that retries
    Crypto& crypto;
    Clock& clock;
    Interrupts& interrupts;
    Log& log;
  };
  explicit Login(Parts parts) : parts_(parts) {}

  /// Stores the pending login, which proves that the vault takes writes, and returns what its authorization URL is
  /// made of.
  [[nodiscard]] Result<PkceParams> begin(const SessionKey& session, const ProviderProfile& provider);

  /// Errc::login_needed unless a login was begun in the last ten minutes.
  [[nodiscard]] Status check_pending(const SessionKey& session);

  /// Redeems what the person pasted, or the query that came to the callback, and stores the tokens. `provider` has the
  /// redirect URI that was in the authorization URL. Nothing is sent unless the text is well-formed and belongs
  /// to the pending login: Errc::bad_input, Errc::state_mismatch; Errc::login_needed without a pending login of the
  /// last ten minutes. The pending login outlives a failure after which the code may still be good. `deadline` limits
  /// the requests, and the wait for the session's lock.
  [[nodiscard]] Result<SessionRecord> finish(const SessionKey& session, const ProviderProfile& provider,
                                             const PastedText& pasted, std::chrono::milliseconds deadline);

 private:
  Result<PendingLogin> pending(const SessionKey& session);
  struct Begun {
    GrantId grant_id{};
    std::chrono::milliseconds at{};  ///< Clock::elapsed
  };

  Parts parts_;
  std::optional<Begun> begun_;
};

}  // namespace maestro
