#include "app/cli/command.hpp"

namespace maestro {
namespace {

Result<int> run(Wiring& wiring, const Arguments& arguments) {
  const std::string path = arguments.value(file_value).value_or("");
  const Result<VaultCopies*> copies = wiring.vault_copies();
  if (!copies) return fail(copies.error());
  if (const Status copied = (*copies)->backup(path); !copied) return fail(copied.error());
  wiring.console().say("The sealed vault was copied to " + path + ". Its key is not in it: keep that, too.\n");
  return 0;
}

}  // namespace

Command vault_backup_command() {
  return {"vault backup",
          "Copy the vault, sealed as it is, to a new file",
          "maestro vault backup ~/maestro-backup.db",
          {},
          false,
          run,
          file_value};
}

}  // namespace maestro
