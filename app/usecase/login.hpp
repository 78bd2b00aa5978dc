#pragma once

#include <optional>
#include <string>

#include "app/usecase/spend.hpp"
#include "domain/provider_profile.hpp"
#include "ports/pending_logins.hpp"

namespace maestro {

/// A login in two steps, with the person's browser in between (RFC 6749 §4.1, RFC 7636). What the second step needs
/// lies sealed in the vault, so the steps may be two processes. Always a fresh grant: an earlier login stays as it is
/// until the new one is stored.
class Login {
 public:
  struct Parts {
    TokenVault& vault;
    PendingLogins& pending_logins;
    SpendRunner& runner;
    SpendWatcher& watcher;
    Spend::Parts spend;
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
  /// last ten minutes. The pending login outlives every failure: it goes with the login that it leads to, or by time.
  /// `wait` limits the wait for the session's lock, and then for the exchange: Errc::still_exchanging when it goes on
  /// after that. Errc::other_account: the login is one that `rule` does not allow, and was not stored.
  [[nodiscard]] Result<SessionRecord> finish(const SessionKey& session, const ProviderProfile& provider,
                                             const PastedText& pasted, const AccountRule& rule,
                                             std::chrono::milliseconds wait);

 private:
  Result<PendingLogin> pending(const SessionKey& session);
  struct Begun {
    GrantId grant_id{};
    std::chrono::milliseconds at{};  ///< Clock::elapsed
  };

  Parts parts_;
  std::optional<Begun> begun_;
};

/// Has a code spent under the session's lock, and reads what was stored. SpendReport::ask_again_after of a device code
/// is returned as the report.
struct ExchangeOutcome {
  std::optional<SessionRecord> record;                    ///< stored
  std::optional<std::chrono::seconds> ask_again_after{};  ///< instead: nothing is settled yet
};
[[nodiscard]] Result<ExchangeOutcome> exchange(const Login::Parts& parts, SpendOrder order,
                                               std::unique_ptr<SessionGuard> guard);

}  // namespace maestro
