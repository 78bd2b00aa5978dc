#pragma once

#include <memory>
#include <string>

#include "adapters/files/directory_site.hpp"
#include "adapters/files/file_locks.hpp"
#include "adapters/files/file_whereabouts.hpp"
#include "adapters/files/landing_slots.hpp"
#include "adapters/files/spilled_files.hpp"
#include "adapters/keys/key_chain.hpp"
#include "adapters/keys/key_file.hpp"
#include "adapters/keys/passphrase_key.hpp"
#include "adapters/keys/secret_service_key.hpp"
#include "adapters/sqlite/sqlite_row_store.hpp"
#include "adapters/system/system_host.hpp"
#include "app/vault/sealed_vault.hpp"
#include "app/vault/vault_admin.hpp"
#include "app/vault/vault_backup.hpp"
#include "ports/config_source.hpp"
#include "ports/console.hpp"

namespace maestro {

/// What the settings say of the vault and its key.
struct VaultSettings {
  std::string file;
  std::string key_file;
  std::string passphrase_file;        ///< empty: none
  std::optional<KeyKind> chosen_key;  ///< absent: whatever the vault has
};

/// Fails with Errc::bad_setting.
[[nodiscard]] Result<VaultSettings> load_vault_settings(ConfigSource& config);
/// Without a password.
[[nodiscard]] std::string vault_url(const VaultSettings& settings);

/// Everything between the use cases and the vault's file.
struct VaultWiring {
  VaultWiring(const VaultSettings& settings, Console& console, Crypto& crypto, Clock& clock);

  SqliteRowStore rows;
  FileLocks locks;
  LandingSlots landing;
  SpilledFiles spilled;
  FileWhereabouts whereabouts;
  SystemHost host;
  KeyFile key_file;
  PassphraseKey passphrase;
  SecretServiceKey keyring;
  KeyChain chosen_key;
  KeyChain any_key;  ///< for what looks at a vault, or gives it another key
  SealedVault vault;
  VaultAdmin keeper;
  VaultBackup copies;
  DirectorySite site;

 private:
  VaultParts parts(KeyProvider& keys, Crypto& crypto, Clock& clock) {
    return {rows, locks, landing, spilled, whereabouts, keys, crypto, clock, host};
  }
};

}  // namespace maestro
