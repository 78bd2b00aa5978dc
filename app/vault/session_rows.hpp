#pragma once

#include <optional>
#include <vector>

#include "app/vault/vault_parts.hpp"
#include "domain/session_transitions.hpp"

namespace maestro {

/// A session as it stands: its row, and a pair that has landed for it.
struct StoredSession {
  std::uint64_t generation = 0;         ///< of the row; 0: there is none
  std::optional<SessionRecord> record;  ///< absent: there is no row
  std::optional<SessionRecord> landed;  ///< what the row becomes once somebody stores it

  /// What counts: the landed record where there is one.
  [[nodiscard]] std::optional<SessionRecord> newest() &&;
};

/// What a row is to be when it is written, and what is written with it.
struct StoreTerms {
  std::uint64_t expected = 0;       ///< the generation that the row has now; 0: there is none
  std::vector<RowChange> others{};  ///< in the same transaction
  std::optional<Fence> fence{};
  std::optional<std::chrono::milliseconds> timeout{};  ///< for another writer; absent: the store's own
};

/// The records of sessions over sealed rows and landing slots. Knows the rules of domain/session_transitions, and no
/// lock: whoever writes holds the session's. Thread-safe.
class SessionRows {
 public:
  SessionRows(const VaultParts& parts, SealedRows& sealed) : parts_(parts), sealed_(sealed) {}

  /// Looks at slots only if the row has an intent or was rejected. What maestro 0.1 kept beside the vault counts like a
  /// landed pair, by its own rule: of two records the one of the later generation. A row that does not open is
  /// Errc::vault_corrupt.
  [[nodiscard]] Result<StoredSession> look(const SessionKey& session);
  /// Of the row, be it sealed or damaged; 0: there is none.
  [[nodiscard]] Result<std::uint64_t> generation(const SessionKey& session);
  /// Durable when it returns. Reads nothing.
  [[nodiscard]] Status store(const SessionKey& session, const SessionRecord& record, StoreTerms terms);
  /// `look`, and what has landed is stored and its slot cleared. A landed pair that the store does not take stays where
  /// it is, and counts.
  [[nodiscard]] Result<StoredSession> settle(const SessionKey& session);
  /// Overwrites what has landed of the session, wherever that can be had.
  void clear_landed(const SessionKey& session);
  /// Makes every slot that can be had forget the session, its generations too.
  void wipe_landed(const SessionKey& session);

 private:
  Result<std::optional<SessionRecord>> landed(const SessionKey& session, const SessionRecord& stored);
  Result<std::optional<SessionRecord>> in_slot(const SessionKey& session, std::size_t number);
  std::optional<SessionRecord> spilled(const SessionKey& session, const std::optional<SessionRecord>& stored);
  std::optional<SessionRecord> opened(const SessionKey& session, const std::optional<LandedRow>& found);
  const VaultParts& parts_;
  SealedRows& sealed_;
};

/// A pending login's row is numbered by its grant id, so that it can be removed without being opened.
[[nodiscard]] std::uint64_t pending_generation(const GrantId& grant_id);

}  // namespace maestro
