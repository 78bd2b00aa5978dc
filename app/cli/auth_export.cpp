#include "app/cli/command.hpp"
#include "app/usecase/login_transfer.hpp"

namespace maestro {
namespace {

Result<std::vector<SessionKey>> chosen_sessions(Wiring& wiring, const Arguments& arguments, TokenVault& vault) {
  if (arguments.has("--all")) return vault.list();
  Result<SessionKey> session = wiring.session();
  if (!session) return fail(std::move(session));
  return std::vector{*std::move(session)};
}

Result<int> run(Wiring& wiring, const Arguments& arguments) {
  const Result<TokenVault*> vault = wiring.vault();
  if (!vault) return fail(vault.error());
  const Result<std::vector<SessionKey>> sessions = chosen_sessions(wiring, arguments, **vault);
  if (!sessions) return fail(sessions.error());
  if (sessions->empty()) return fail(Errc::login_needed, "there is no login to export", "run `maestro auth login`");
  const Result<Passphrase> passphrase =
      wiring.console().ask_passphrase("Passphrase for the export (it is not shown): ", Console::Asking::for_a_new_one);
  if (!passphrase) return fail(passphrase.error());
  const Result<std::string> line = export_logins(**vault, wiring.crypto(), *sessions, *passphrase);
  if (!line) return fail(line.error());
  if (const Status written = wiring.console().write(*line + "\n"); !written) return fail(written.error());
  wiring.console().say(
      "Once it is imported there, run `maestro auth logout` here: two machines on one login would spend each other's "
      "refresh token.\n");
  return 0;
}

}  // namespace

Command auth_export_command() {
  return {"auth export",
          "Print the login as one sealed line, for `auth import` on another machine",
          "maestro auth export > login.txt",
          {{"--all", "", "Every login, not only the one that is meant"}},
          false,
          run};
}

}  // namespace maestro
