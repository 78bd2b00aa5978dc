#pragma once

#include "adapters/vault/lock_file.hpp"
#include "adapters/vault/sealed_rows.hpp"
#include "adapters/vault/spill_rows.hpp"
#include "adapters/vault/vault_places.hpp"
#include "ports/clock.hpp"

namespace maestro {

/// What is done to a vault as a whole stands on this: its rows, their seal, and the lock that excludes every holder of
/// a session.
struct WholeVault {
  WholeVault(const VaultPlaces& places, RowStore& store, KeyProvider& keys, Crypto& crypto, Clock& clock);

  /// Errc::vault_unavailable if there is no vault.
  [[nodiscard]] Status expect_vault();
  /// Alone with the vault, which is there, and with every record in it.
  [[nodiscard]] Result<LockFile::Held> take_alone();
  /// Alone with whatever is there.
  [[nodiscard]] Result<LockFile::Held> take_place();

  SpillRows rows;
  LockFile lock_file;
  SealedRows sealed;
};

/// Opens every row. Errc::vault_corrupt names the first that does not open.
[[nodiscard]] Status check_rows(RowStore& rows, SealedRows& sealed);

}  // namespace maestro
