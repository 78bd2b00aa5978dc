#pragma once

#include <memory>
#include <string>

#include "adapters/keys/key_chain.hpp"
#include "adapters/keys/key_file.hpp"
#include "adapters/keys/passphrase_key.hpp"
#include "adapters/keys/secret_service_key.hpp"
#include "adapters/vault/directory_site.hpp"
#include "adapters/vault/sealed_vault.hpp"
#include "adapters/vault/sealed_vault_copies.hpp"
#include "adapters/vault/sealed_vault_keeper.hpp"
#include "adapters/vault/sqlite_row_store.hpp"
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
  KeyFile key_file;
  PassphraseKey passphrase;
  SecretServiceKey keyring;
  KeyChain chosen_key;
  KeyChain any_key;  ///< for what looks at a vault, or gives it another key
  SealedVault vault;
  SealedVaultKeeper keeper;
  SealedVaultCopies copies;
  DirectorySite site;
};

}  // namespace maestro
