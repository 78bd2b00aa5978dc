#pragma once

#include <string>
#include <utility>

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

/// The vault as the command has it, in that directory. Two of them in one directory are two processes to each other.
struct RealVault {
  explicit RealVault(std::string where) : directory(std::move(where)) {}

  /// What another vault over the same things is made of; or over other rows or locks.
  VaultParts parts() { return parts(rows, locks); }
  VaultParts parts(RowStore& store, SessionLocks& other_locks) {
    return {store, other_locks, landing, spilled, whereabouts, keys, crypto, clock, host};
  }

  std::string directory;
  std::string refuge = directory + ".refuge";    ///< where maestro 0.1 put what its disk did not take
  std::string runtime = directory + ".runtime";  ///< stands for /run/user; not there unless a test makes it
  std::string file = directory + "/vault.db";
  OpenSslCrypto crypto;
  SystemClock clock;
  SystemHost host;
  KeyFile keys{directory + "/vault.key", crypto};
  SqliteRowStore rows{file, crypto};
  FileLocks locks{directory + "/vault.lock", crypto, clock};
  LandingSlots landing{{directory + "/vault.landing", runtime,
                        [this] {
                          const Result<std::optional<VaultHeader>> header = rows.header();
                          return header && *header ? (*header)->vault_id : std::string();
                        }},
                       crypto};
  SpilledFiles spilled{{directory, refuge}};
  FileWhereabouts whereabouts{file, crypto};
  SealedVault vault{parts()};
};

}  // namespace maestro::testing
