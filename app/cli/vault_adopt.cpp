#include "app/cli/command.hpp"

namespace maestro {
namespace {

Result<int> run(Wiring& wiring, const Arguments& /*arguments*/) {
  const Result<VaultKeeper*> keeper = wiring.vault_keeper();
  if (!keeper) return fail(keeper.error());
  if (const Status adopted = (*keeper)->adopt(); !adopted) return fail(adopted.error());
  wiring.console().say(
      "This vault is now the home of its logins. If the original is still in use, log in anew there or here.\n");
  return 0;
}

}  // namespace

Command vault_adopt_command() {
  return {"vault adopt",
          "Refresh the logins of a copied or moved vault where it is now",
          "maestro vault adopt",
          {},
          false,
          run};
}

}  // namespace maestro
