#include "app/usecase/status.hpp"

#include "domain/refresh_policy.hpp"
#include "domain/session_transitions.hpp"

namespace maestro {
namespace {

LoginState state_of(const SessionRecord& record, std::chrono::sys_seconds now) {
  if (record.state == GrantState::rejected) return LoginState::rejected;
  switch (freshness(record.token, now, 0)) {
    case Freshness::fresh:
      return LoginState::valid;
    case Freshness::advisory:
    case Freshness::mandatory:
      return LoginState::expiring;
    case Freshness::expired:
      return LoginState::expired;
  }
  return LoginState::expired;
}

std::string source_of(const EnvironmentCredential& credential) { return "env:" + credential.variable; }

}  // namespace

LoginEnd login_end(const LoginStatus& status) {
  if (!status.login_expires_in) return LoginEnd::unknown;
  if (*status.login_expires_in <= std::chrono::seconds::zero()) return LoginEnd::over;
  return *status.login_expires_in <= login_end_warning ? LoginEnd::soon : LoginEnd::far;
}

LoginStatus describe(const SessionKey& session, const SessionRecord* record, std::chrono::sys_seconds now) {
  LoginStatus status;
  status.session = session;
  if (record == nullptr || !holds_login(*record)) return status;
  status.state = state_of(*record, now);
  status.source = vault_source;
  if (is_end_known(record->token, now)) {
    status.expires_at = record->token.expiry;
    status.expires_in = record->token.expiry - now;
  }
  status.scope = record->token.scope.value_or("");
  status.identity = record->identity;
  status.login_expires_at = record->login_expires_at;
  if (record->login_expires_at) status.login_expires_in = *record->login_expires_at - now;
  if (record->state == GrantState::rejected) status.rejected_at = record->rejected_at;
  status.refreshable = record->token.refresh_token.has_value() && record->state == GrantState::usable &&
                       login_end(status) != LoginEnd::over;
  return status;
}

LoginStatus describe(const SessionKey& session, const EnvironmentCredential& credential) {
  LoginStatus status;
  status.session = session;
  status.state = LoginState::valid;
  status.kind = credential.kind;
  status.source = source_of(credential);
  return status;
}

namespace {

/// Another process holds the session's lock: it refreshes, or is about to.
std::optional<RefreshUnderWay> refresh_under_way(TokenVault& vault, const SessionKey& session,
                                                 const SessionRecord& record) {
  const SessionStanding standing = vault.standing(session);
  if (!standing.is_held || standing.process == 0) return std::nullopt;
  const bool is_sent = record.intent && record.intent->at >= standing.since;
  return RefreshUnderWay{standing.since, is_sent ? SpendStage::sent : SpendStage::connecting, standing.process};
}

}  // namespace

Result<LoginStatus> login_status(TokenVault& vault, Clock& clock, const SessionKey& session,
                                 const EnvironmentCredentials& environment) {
  const Result<std::optional<SessionRecord>> record = vault.load(session);
  if (!record) return fail(record.error());
  LoginStatus stored = describe(session, *record ? &**record : nullptr, clock.now());
  if (holds_login(*record)) stored.refreshing = refresh_under_way(vault, session, **record);
  const EnvironmentCredential* winner = environment.winner();
  LoginStatus status = winner != nullptr ? describe(session, *winner) : stored;
  for (const EnvironmentCredential& credential : environment.found)
    if (&credential != winner) status.shadows.push_back(source_of(credential));
  if (winner != nullptr && stored.state != LoginState::absent) status.shadows.emplace_back(vault_source);
  return status;
}

}  // namespace maestro
