#include "app/usecase/status.hpp"

#include "domain/refresh_policy.hpp"

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

LoginStatus describe(const SessionKey& session, const SessionRecord* record, std::chrono::sys_seconds now) {
  LoginStatus status;
  status.session = session;
  if (record == nullptr || record->state == GrantState::forgotten) return status;
  status.state = state_of(*record, now);
  status.source = vault_source;
  if (is_end_known(record->token, now)) {
    status.expires_at = record->token.expiry;
    status.expires_in = record->token.expiry - now;
  }
  status.scope = record->token.scope.value_or("");
  status.identity = record->identity;
  status.refreshable = record->token.refresh_token.has_value() && record->state == GrantState::usable;
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

Result<LoginStatus> login_status(TokenVault& vault, Clock& clock, const SessionKey& session,
                                 const EnvironmentCredentials& environment) {
  const Result<std::optional<SessionRecord>> record = vault.load(session);
  if (!record) return fail(record.error());
  const LoginStatus stored = describe(session, *record ? &**record : nullptr, clock.now());
  const EnvironmentCredential* winner = environment.winner();
  LoginStatus status = winner != nullptr ? describe(session, *winner) : stored;
  for (const EnvironmentCredential& credential : environment.found)
    if (&credential != winner) status.shadows.push_back(source_of(credential));
  if (winner != nullptr && stored.state != LoginState::absent) status.shadows.emplace_back(vault_source);
  return status;
}

}  // namespace maestro
