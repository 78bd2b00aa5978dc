#pragma once

#include <string>

#include "adapters/crypto/openssl_crypto.hpp"
#include "adapters/keys/key_file.hpp"
#include "adapters/system/system_clock.hpp"
#include "adapters/vault/sealed_vault.hpp"
#include "adapters/vault/sqlite_row_store.hpp"

namespace maestro::testing {

/// The vault as the command has it, in that directory. Two of them in one directory are two processes to each other.
struct RealVault {
  explicit RealVault(std::string where) : directory(std::move(where)) {}

  std::string directory;
  std::string refuge = directory + ".refuge";
  std::string file = directory + "/vault.db";
  OpenSslCrypto crypto;
  SystemClock clock;
  KeyFile keys{directory + "/vault.key", crypto};
  SqliteRowStore rows{file};
  SealedVault vault{{directory, refuge}, rows, keys, crypto, clock};
};

}  // namespace maestro::testing
