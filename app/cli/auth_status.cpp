#include "app/cli/command.hpp"
#include "app/cli/exit_code.hpp"
#include "app/cli/status_text.hpp"
#include "app/usecase/settings.hpp"

namespace maestro {
namespace {

Result<int> run(Wiring& wiring, const Arguments& arguments) {
  const Result<SessionKey> session = wiring.session();
  if (!session) return fail(session.error());
  const Result<std::string> vault_url = wiring.vault_url();
  if (!vault_url) return fail(vault_url.error());
  const Result<TokenVault*> vault = wiring.vault();
  if (!vault) return fail(vault.error());
  const Result<EnvironmentCredentials> environment = wiring.environment_credentials();
  if (!environment) return fail(environment.error());
  const Result<LoginStatus> status = login_status(**vault, wiring.clock(), *session, *environment);
  if (!status) return fail(status.error());

  const Status written = arguments.has("--json") ? wiring.console().write(status_json(*status, *vault_url).line())
                                                 : wiring.console().write(status_text(*status, *vault_url));
  if (!written) return fail(written.error());
  const bool needs_login = status->state == LoginState::absent || status->state == LoginState::rejected;
  return needs_login ? exit_code(Errc::login_needed) : 0;
}

}  // namespace

Command auth_status_command() {
  return {"auth status",
          "Show what is stored, and until when it is good; sends nothing",
          "maestro auth status --json",
          {},
          true,
          run};
}

}  // namespace maestro
