#include "app/cli/command.hpp"
#include "app/cli/status_text.hpp"
#include "app/usecase/login_transfer.hpp"

namespace maestro {
namespace {

constexpr int tries_at_the_prompt = 3;
constexpr std::chrono::minutes patience{10};

Result<std::vector<PortableLogin>> unseal(Wiring& wiring, const PastedText& line) {
  for (int tries_left = tries_at_the_prompt - 1;; --tries_left) {
    const Result<Passphrase> passphrase = wiring.console().ask_passphrase(
        "Passphrase of the export (it is not shown): ", Console::Asking::for_a_known_one);
    if (!passphrase) return fail(passphrase.error());
    Result<std::vector<PortableLogin>> logins = open_export(wiring.crypto(), line, *passphrase);
    if (logins || logins.error().code != Errc::vault_key || tries_left == 0) return logins;
    wiring.console().say("That is not the passphrase.\n");
  }
}

Result<int> run(Wiring& wiring, const Arguments& arguments) {
  if (wiring.console().is_interactive())
    return fail(Errc::usage, "the export is read from standard input", "maestro auth import < login.txt");
  const Result<PastedText> line = wiring.console().read_secret_line("", patience, nullptr);
  if (!line) return fail(line.error());
  if (const Status well_formed = check_export(*line); !well_formed) return fail(well_formed.error());
  const Result<std::vector<PortableLogin>> logins = unseal(wiring, *line);
  if (!logins) return fail(logins.error());
  const Result<TokenVault*> vault = wiring.vault();
  if (!vault) return fail(vault.error());
  const Result<LoginImport*> import = wiring.login_import();
  if (!import) return fail(import.error());
  const Older older = arguments.has("--force") ? Older::wanted : Older::refused;
  if (const Status stored = import_logins(**import, **vault, wiring.clock(), *logins, older); !stored)
    return fail(stored.error());
  for (const PortableLogin& login : *logins)
    wiring.console().say("Imported the login to " + session_text(login.session) + ".\n");
  return 0;
}

}  // namespace

Command auth_import_command() {
  return {"auth import",
          "Store what `auth export` printed on another machine, unless something later is stored here",
          "maestro auth import < login.txt",
          {{"--force", "", "Replace what is stored here, whatever it is"}},
          false,
          run};
}

}  // namespace maestro
