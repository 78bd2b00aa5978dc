#pragma once

#include "app/vault/session_rows.hpp"

namespace maestro {

/// What is done to a vault as a whole stands on this: its rows, their seal, and the lock that excludes every holder of
/// a session.
struct WholeVault {
  explicit WholeVault(const VaultParts& vault_parts)
      : parts(vault_parts), sealed(parts.rows, parts.keys, parts.crypto), sessions(parts, sealed) {}

  /// Errc::vault_unavailable if there is no vault.
  [[nodiscard]] Status expect_vault();
  /// Alone with the vault, which is there, and with every record in it: what has landed is stored first.
  [[nodiscard]] Result<std::unique_ptr<SessionLock>> take_alone();
  /// Alone with whatever is there.
  [[nodiscard]] Result<std::unique_ptr<SessionLock>> take_place();
  /// Whatever lies in the slots is not of the vault any more, nor are the generations that they remember.
  void wipe_slots();

  VaultParts parts;
  SealedRows sealed;
  SessionRows sessions;
};

/// Opens every row. Errc::vault_corrupt names the first that does not open.
[[nodiscard]] Status check_rows(RowStore& rows, SealedRows& sealed);

}  // namespace maestro
