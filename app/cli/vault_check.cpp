#include "app/cli/command.hpp"

namespace maestro {
namespace {

Result<int> run(Wiring& wiring, const Arguments& /*arguments*/) {
  const Result<VaultKeeper*> keeper = wiring.vault_keeper();
  if (!keeper) return fail(keeper.error());
  if (const Status sound = (*keeper)->check(); !sound) return fail(sound.error());
  wiring.console().say("The vault is sound: every record opens.\n");
  return 0;
}

}  // namespace

Command vault_check_command() {
  return {"vault check", "Open every record, and say whether all are sound", "maestro vault check", {}, false, run};
}

}  // namespace maestro
