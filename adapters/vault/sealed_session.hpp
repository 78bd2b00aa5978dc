#pragma once

#include "adapters/vault/lock_file.hpp"
#include "adapters/vault/row_store.hpp"
#include "adapters/vault/sealed_rows.hpp"
#include "adapters/vault/spill_rows.hpp"
#include "ports/login_import.hpp"
#include "ports/token_vault.hpp"

namespace maestro {

/// Absent: nothing was ever stored.
[[nodiscard]] Result<std::optional<SessionRecord>> load_session(SealedRows& sealed, const SessionKey& session);

/// A pending login's row is numbered by its grant id, so that it can be removed without being opened.
[[nodiscard]] std::uint64_t pending_generation(const GrantId& grant_id);

/// SessionGuard over sealed rows, holding the session's lock.
class SealedSession final : public SessionGuard {
 public:
  SealedSession(SealedRows& sealed, SpillRows& rows, SessionKey session, LockFile::Held lock)
      : sealed_(sealed), rows_(rows), session_(std::move(session)), lock_(std::move(lock)) {}
  Result<std::optional<SessionRecord>> load() override;
  Status intend(const Intent& intent) override;
  Result<Kept> commit(const SessionRecord& next, std::chrono::sys_seconds at) override;
  Status withdraw(const FailedRefresh& failed) override;
  /// LoginImport's.
  [[nodiscard]] Status adopt(const SessionRecord& record, Older older, std::chrono::sys_seconds at);
  Status erase(std::chrono::sys_seconds at) override;

 private:
  /// The stored record, which must be there, changed and written back in the same generation.
  template <class Change>
  Status amend(Change change);
  /// Of the row, sealed or damaged; 0: there is none.
  Result<std::uint64_t> stored_generation();
  /// A record on its way into the vault, and the generation that it replaces.
  struct Successor {
    SessionRecord record;
    std::uint64_t replaces = 0;
  };
  /// Absent: it is stored already.
  Result<std::optional<Successor>> successor(const SessionRecord& next, std::chrono::sys_seconds at);
  /// `before`: changes that come first, e.g. the removal of the pending login, whose room the new session takes over on
  /// a full disk.
  Status set_aside(const SessionRecord& record);
  Status store(const SessionRecord& record, std::uint64_t expected, std::vector<RowChange> before);

  SealedRows& sealed_;
  SpillRows& rows_;
  SessionKey session_;
  LockFile::Held lock_;
};

}  // namespace maestro
