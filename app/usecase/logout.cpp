#include "app/usecase/logout.hpp"

namespace maestro {
namespace {

/// Whether there is anything to forget; something unreadable counts.
template <class Stored>
bool nothing_in(const Result<std::optional<Stored>>& stored) {
  return stored && !*stored;
}

bool is_tombstone(const Result<std::optional<SessionRecord>>& record) {
  return record && *record && (*record)->state == GrantState::forgotten;
}

}  // namespace

Result<LogoutOutcome> logout(TokenVault& vault, PendingLogins& pending_logins, Clock& clock, const SessionKey& session,
                             std::chrono::milliseconds patience) {
  const Result<std::optional<SessionRecord>> record = vault.load(session);
  if ((nothing_in(record) || is_tombstone(record)) && nothing_in(pending_logins.find(session)))
    return LogoutOutcome::nothing_stored;
  Result<std::unique_ptr<SessionGuard>> guard = vault.lock(session, patience);
  if (!guard) return fail(std::move(guard));
  if (Status erased = (*guard)->erase(clock.now()); !erased) return fail(std::move(erased));
  return LogoutOutcome::forgotten;
}

Status revoke(TokenVault& vault, RevocationEndpoint& endpoint, const SessionKey& session,
              const ProviderProfile& provider, std::chrono::milliseconds patience) {
  Result<std::unique_ptr<SessionGuard>> guard = vault.lock(session, patience);
  if (!guard) return fail(std::move(guard));
  Result<std::optional<SessionRecord>> record = (*guard)->load();
  if (!record) return fail(std::move(record));
  if (!*record || is_tombstone(record)) return {};
  if (provider.revocation_endpoint.empty())
    return fail(Errc::bad_setting, "the provider `" + provider.name + "` has no revocation endpoint",
                "`maestro auth logout` forgets the login on this machine; revoke it on the provider's own pages");
  const TokenResult<void> revoked =
      endpoint.revoke({provider, provider.revocation_endpoint, patience}, (*record)->token);
  if (revoked) return {};
  Error error = refresh_error(revoked.error());
  error.what = "nothing was forgotten: " + error.what;
  return fail(std::move(error));
}

}  // namespace maestro
