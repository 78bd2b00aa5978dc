#pragma once

#include <string>
#include <vector>

#include "adapters/crypto/openssl_crypto.hpp"
#include "adapters/files/file_locks.hpp"
#include "adapters/files/file_whereabouts.hpp"
#include "adapters/files/landing_slots.hpp"
#include "adapters/files/spilled_files.hpp"
#include "adapters/keys/key_file.hpp"
#include "adapters/sqlite/sqlite_row_store.hpp"
#include "adapters/system/system_clock.hpp"
#include "adapters/system/system_host.hpp"
#include "app/vault/sealed_vault.hpp"

namespace maestro::testing {

/// The parts of a vault as the command has them, in that directory. Two of them in one directory are two processes to
/// each other.
struct VaultOnDisk {
  explicit VaultOnDisk(std::string where) : directory(std::move(where)) {}

  [[nodiscard]] VaultParts parts() { return {rows, locks, landing, spilled, whereabouts, keys, crypto, clock, host}; }
  /// The same with other keys, cryptography and time.
  [[nodiscard]] VaultParts parts(KeyProvider& other_keys, Crypto& other_crypto, Clock& other_clock) {
    return {rows, locks, landing, spilled, whereabouts, other_keys, other_crypto, other_clock, host};
  }

  std::string directory;
  std::string file = directory + "/vault.db";
  OpenSslCrypto crypto;
  SystemClock clock;
  SystemHost host;
  KeyFile keys{directory + "/vault.key", crypto};
  SqliteRowStore rows{file, crypto};
  FileLocks locks{directory + "/vault.lock", crypto, clock};
  LandingSlots landing{{directory + "/vault.landing", directory + ".second",
                        [this] {
                          const Result<std::optional<VaultHeader>> header = rows.header();
                          return header && *header ? (*header)->vault_id : std::string();
                        }},
                       crypto};
  SpilledFiles spilled{std::vector<std::string>{directory}};
  FileWhereabouts whereabouts{file, crypto};
  SealedVault vault{parts()};
};

}  // namespace maestro::testing
