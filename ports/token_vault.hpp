#pragma once

#include <chrono>
#include <memory>
#include <optional>
#include <vector>

#include "domain/result.hpp"
#include "domain/session_key.hpp"
#include "domain/session_record.hpp"

namespace maestro {

/// A refresh that gave no tokens: what is to be remembered of it.
struct FailedRefresh {
  std::chrono::sys_seconds at{};
  std::optional<std::chrono::sys_seconds> not_before;  ///< the server's Retry-After
  bool rejected = false;                               ///< the server refused this very refresh token for good
  bool definitive =
      true;  ///< the outcome is known, so that the intent is withdrawn; else it stays for the next process to see
};

/// Where a commit has put a record.
enum class Kept { in_vault, beside_it };

/// The right to write one session, held by lock. Ends with the guard, or with the process. Not thread-safe.
class SessionGuard {
 public:
  virtual ~SessionGuard() = default;

  /// Reads again, under the lock. Absent: nothing was ever stored. A tombstone is a record like any other.
  [[nodiscard]] virtual Result<std::optional<SessionRecord>> load() = 0;
  /// Durably notes that the stored refresh token is about to be sent. Proves, too, that the disk takes writes.
  [[nodiscard]] virtual Status intend(const Intent& intent) = 0;
  /// Durably stores the next record, or nothing of it. If the vault will not take it (its disk is full), it is kept
  /// beside the vault, sealed, wherever there is room; from then on it counts as stored, and the next write that
  /// succeeds brings it in. A refresh's record has the stored grant id and the stored generation + 1; anything else is
  /// Errc::internal. A new login's record has generation 0: it is given the next one, and takes the place of whatever
  /// is there, be it damaged. If a pending login has the same grant id, it goes in the same transaction. The history is
  /// the stored one with this event; `next.history` does not count. Committing what is stored already has nothing to
  /// do: an earlier try may have succeeded without being able to say so.
  [[nodiscard]] virtual Result<Kept> commit(const SessionRecord& next, std::chrono::sys_seconds at) = 0;
  /// Takes the intent back and remembers the failure. Tokens stay as they are.
  [[nodiscard]] virtual Status withdraw(const FailedRefresh& failed) = 0;
  /// Forgets the tokens and any pending login; leaves a tombstone of the next generation. A record that is damaged is
  /// replaced, too.
  [[nodiscard]] virtual Status erase(std::chrono::sys_seconds at) = 0;
};

/// The sealed store of all sessions. Reading takes no lock and writes nothing. All methods fail with the Errc::vault_*
/// codes. Thread-safe.
class TokenVault {
 public:
  virtual ~TokenVault() = default;

  /// Absent: nothing was ever stored, or there is no vault yet.
  [[nodiscard]] virtual Result<std::optional<SessionRecord>> load(const SessionKey& session) = 0;
  /// Every session with tokens, sorted.
  [[nodiscard]] virtual Result<std::vector<SessionKey>> list() = 0;
  /// Waits for other holders for at most `patience` (zero: does not wait), then fails with Errc::vault_busy. Creates
  /// the vault if there is none.
  [[nodiscard]] virtual Result<std::unique_ptr<SessionGuard>> lock(const SessionKey& session,
                                                                   std::chrono::milliseconds patience) = 0;
};

}  // namespace maestro
