#include "app/cli/command.hpp"
#include "app/cli/status_text.hpp"
#include "app/usecase/logout.hpp"
#include "app/usecase/settings.hpp"

namespace maestro {
namespace {

Result<std::vector<SessionKey>> chosen_sessions(Wiring& wiring, const Arguments& arguments, TokenVault& vault) {
  if (arguments.has("--all")) return vault.list();
  Result<SessionKey> session = wiring.session();
  if (!session) return fail(std::move(session));
  return std::vector<SessionKey>{*std::move(session)};
}

Status revoke_if_asked(Wiring& wiring, const Arguments& arguments, TokenVault& vault, const SessionKey& session,
                       std::chrono::milliseconds deadline) {
  if (!arguments.has("--revoke")) return {};
  Result<ProviderProfile> described = wiring.provider(session.provider);
  if (!described) return fail(std::move(described));
  Result<ProviderProfile> provider = wiring.discovered(*std::move(described), deadline);
  if (!provider) return fail(std::move(provider));
  const Result<RevocationEndpoint*> endpoint = wiring.revocation_endpoint();
  if (!endpoint) return fail(endpoint.error());
  return revoke(vault, **endpoint, session, *provider, deadline);
}

Result<int> run(Wiring& wiring, const Arguments& arguments) {
  const Result<TokenVault*> vault = wiring.vault();
  if (!vault) return fail(vault.error());
  const Result<PendingLogins*> pending_logins = wiring.pending_logins();
  if (!pending_logins) return fail(pending_logins.error());
  const Result<std::chrono::milliseconds> deadline = load_deadline(wiring.config());
  if (!deadline) return fail(deadline.error());
  const Result<std::vector<SessionKey>> sessions = chosen_sessions(wiring, arguments, **vault);
  if (!sessions) return fail(sessions.error());

  const Ongoing ongoing = arguments.has("--force") ? Ongoing::overridden : Ongoing::waited_for;
  for (const SessionKey& session : *sessions) {
    if (const Status revoked = revoke_if_asked(wiring, arguments, **vault, session, *deadline); !revoked)
      return fail(revoked.error());
    const Result<LogoutOutcome> outcome = logout(**vault, **pending_logins, session, ongoing, *deadline);
    if (!outcome) return fail(outcome.error());
    const bool forgotten = *outcome == LogoutOutcome::forgotten;
    wiring.console().say((forgotten ? "Forgot the login to " : "Nothing is stored for ") + session_text(session) +
                         ".\n");
  }
  if (sessions->empty()) wiring.console().say("Nothing is stored.\n");
  return 0;
}

}  // namespace

Command auth_logout_command() {
  return {"auth logout",
          "Forget the tokens on this machine",
          "maestro auth logout --profile work",
          {{"--all", "", "Every profile of every provider"},
           {"--revoke", "", "Have the server revoke them first; if it cannot be told, nothing is forgotten"},
           {"--force", "", "Do not wait for a refresh that is under way; what it brings is dropped"}},
          false,
          run};
}

}  // namespace maestro
