#include "app/cli/command.hpp"

namespace maestro {
namespace {

Result<int> run(Wiring& wiring, const Arguments& arguments) {
  const std::string path = arguments.value(file_value).value_or("");
  const Result<VaultCopies*> copies = wiring.vault_copies();
  if (!copies) return fail(copies.error());
  const Older older = arguments.has("--force") ? Older::wanted : Older::refused;
  if (const Status restored = (*copies)->restore(path, older); !restored) return fail(restored.error());
  wiring.console().say("The vault is what " + path + " holds. `maestro auth list` shows its logins.\n");
  return 0;
}

}  // namespace

Command vault_restore_command() {
  return {"vault restore",
          "Put back a copy that `vault backup` made, unless a login has moved on since",
          "maestro vault restore ~/maestro-backup.db",
          {{"--force", "", "Restore it even if the vault holds something later"}},
          false,
          run,
          file_value};
}

}  // namespace maestro
