#include "app/cli/command.hpp"

namespace maestro {
namespace {

Result<int> run(Wiring& wiring, const Arguments& /*arguments*/) {
  const Result<VaultKeeper*> keeper = wiring.vault_keeper();
  if (!keeper) return fail(keeper.error());
  if (const Status resealed = (*keeper)->rekey(); !resealed) return fail(resealed.error());
  wiring.console().say("Every record is sealed under a new data key. Older backups still open with the old one.\n");
  return 0;
}

}  // namespace

Command vault_rekey_command() {
  return {"vault rekey", "Seal every record anew under another data key", "maestro vault rekey", {}, false, run};
}

}  // namespace maestro
