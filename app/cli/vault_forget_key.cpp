#include "app/cli/command.hpp"

namespace maestro {
namespace {

Result<int> run(Wiring& wiring, const Arguments& /*arguments*/) {
  const Result<VaultKeeper*> keeper = wiring.vault_keeper();
  if (!keeper) return fail(keeper.error());
  if (const Status forgotten = (*keeper)->forget_key(); !forgotten) return fail(forgotten.error());
  wiring.console().say("The vault's passphrase, if it has one, is asked for again.\n");
  return 0;
}

}  // namespace

Command vault_forget_key_command() {
  return {
      "vault forget-key", "Have the vault's passphrase asked for again", "maestro vault forget-key", {}, false, run};
}

}  // namespace maestro
