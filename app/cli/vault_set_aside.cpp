#include "app/cli/command.hpp"

namespace maestro {
namespace {

Result<int> run(Wiring& wiring, const Arguments& /*arguments*/) {
  const Result<VaultCopies*> copies = wiring.vault_copies();
  if (!copies) return fail(copies.error());
  const Result<std::string> aside = (*copies)->set_aside();
  if (!aside) return fail(aside.error());
  wiring.console().say("The vault that does not open is now " + *aside +
                       ". `maestro auth login` makes a new one; `maestro vault restore` brings a backup back.\n");
  return 0;
}

}  // namespace

Command vault_set_aside_command() {
  return {"vault set-aside",
          "Give a vault that does not open another name, so that a new one can be made",
          "maestro vault set-aside",
          {},
          false,
          run};
}

}  // namespace maestro
