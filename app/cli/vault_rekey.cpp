#include "app/cli/command.hpp"
#include "app/usecase/settings.hpp"

namespace maestro {
namespace {

Result<int> run(Wiring& wiring, const Arguments& /*arguments*/) {
  const Result<std::string> chosen = load_text(wiring.config(), "vault.key");
  if (!chosen) return fail(chosen.error());
  const bool is_chosen = !chosen->empty() && *chosen != "auto";
  const Result<VaultKeeper*> keeper = wiring.vault_keeper();
  if (!keeper) return fail(keeper.error());
  if (const Status resealed = (*keeper)->rekey(is_chosen ? Rekey::both_keys : Rekey::data_key); !resealed)
    return fail(resealed.error());
  wiring.console().say("Every record is sealed under a new data key. Older backups still open with the old one.\n");
  if (is_chosen) wiring.console().say("From now on the vault opens with: " + *chosen + "\n");
  return 0;
}

}  // namespace

Command vault_rekey_command() {
  return {"vault rekey",
          "Seal every record anew under another data key; with vault.key set, give the vault that kind of key",
          "maestro vault rekey --key passphrase",
          {{"--key", "KEY", "file, file:/ABSOLUTE/PATH, passphrase or keyring: the setting vault.key"}},
          false,
          run};
}

}  // namespace maestro
