#include "app/usecase/logout.hpp"

#include <algorithm>

#include "domain/endpoint_url.hpp"
#include "domain/grant_binding.hpp"
#include "domain/token_errors.hpp"

namespace maestro {
namespace {

/// Whether there is anything to forget; something unreadable counts.
template <class Stored>
bool nothing_in(const Result<std::optional<Stored>>& stored) {
  return stored && !*stored;
}

bool is_tombstone(const Result<std::optional<SessionRecord>>& record) {
  return record && *record && !holds_login(**record);
}

std::string host_of(const std::string& url) {
  const Result<EndpointUrl> parsed = parse_endpoint_url(url);
  return parsed ? parsed->host : "";
}

/// The tokens go to a host that is the login's own, whatever the settings name by now.
bool is_host_of_grant(const ProviderProfile& of_grant, const std::string& url) {
  const std::string host = host_of(url);
  if (host == host_of(of_grant.issuer) || host == host_of(of_grant.token_endpoint)) return true;
  const auto& others = of_grant.token_endpoint_alternates;
  return std::any_of(others.begin(), others.end(), [&](const std::string& other) { return host == host_of(other); });
}

}  // namespace

Result<LogoutOutcome> logout(TokenVault& vault, PendingLogins& pending_logins, const SessionKey& session,
                             Ongoing ongoing, std::chrono::milliseconds timeout) {
  const Result<std::optional<SessionRecord>> record = vault.load(session);
  if ((nothing_in(record) || is_tombstone(record)) && nothing_in(pending_logins.find(session)))
    return LogoutOutcome::nothing_stored;
  Status erased;
  if (ongoing == Ongoing::overridden) {
    erased = vault.forget_at_once(session);
  } else {
    Result<std::unique_ptr<SessionGuard>> guard = vault.lock(session, {timeout, std::nullopt});
    if (!guard) return fail(std::move(guard));
    erased = (*guard)->erase();
  }
  if (!erased) return fail(std::move(erased));
  return LogoutOutcome::forgotten;
}

Status revoke(TokenVault& vault, RevocationEndpoint& endpoint, const SessionKey& session,
              const ProviderProfile& provider, std::chrono::milliseconds timeout) {
  Result<std::unique_ptr<SessionGuard>> guard = vault.lock(session, {timeout, std::nullopt});
  if (!guard) return fail(std::move(guard));
  Result<std::optional<SessionRecord>> record = (*guard)->load();
  if (!record) return fail(std::move(record));
  if (!*record || is_tombstone(record)) return {};
  if (provider.revocation_endpoint.empty())
    return fail(Errc::bad_setting, "the provider `" + provider.name + "` has no revocation endpoint",
                "`maestro auth logout` forgets the login on this machine; revoke it on the provider's own pages");
  const Result<ProviderProfile> of_grant =
      provider_of_grant((*record)->binding, (*record)->token_endpoint, provider, OtherEndpoints::refused);
  if (!of_grant) return fail(of_grant.error());
  if (!is_host_of_grant(*of_grant, provider.revocation_endpoint))
    return fail(Errc::other_issuer, "the revocation endpoint is not at a host of this login's server",
                "check providers." + provider.name + ".revocation_endpoint; nothing was sent");
  TokenRequest request{*of_grant, provider.revocation_endpoint};
  request.answer_timeout = timeout;
  const TokenResult<void> revoked = endpoint.revoke(request, (*record)->token);
  if (revoked) return {};
  Error error = refresh_error(revoked.error());
  error.what = "nothing was forgotten: " + error.what;
  return fail(std::move(error));
}

}  // namespace maestro
