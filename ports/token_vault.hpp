#pragma once

#include <chrono>
#include <memory>
#include <optional>
#include <variant>
#include <vector>

#include "domain/result.hpp"
#include "domain/session_key.hpp"
#include "domain/session_record.hpp"
#include "domain/session_transitions.hpp"

namespace maestro {

/// The stored refresh token is spent.
struct RefreshSubject {
  RefreshReason reason = RefreshReason::due;
  std::optional<GrantBinding> binding{};  ///< what the login is bound to from now on; absent: as before
};

/// A code is spent, for a login that is to take the place of what is stored.
struct LoginSubject {
  GrantId grant_id{};
  GrantBinding binding;
  AccountRule rule;
};

using SpendSubject = std::variant<RefreshSubject, LoginSubject>;

/// One spending under a session's lock, in the process that sends: from the intent to the store. Holds a landing slot,
/// if its record fits into one, and must not outlive its guard. Not thread-safe.
class SpendAttempt {
 public:
  virtual ~SpendAttempt() = default;
  /// Durably notes what is about to be sent, and where its answer will land. Again for the same subject: nothing to do.
  /// Whatever it fails with, nothing may be sent: Errc::vault_busy when the hold on the session is no longer sure or
  /// another writer has kept the store for 2 s, Errc::vault_copied for a refresh when a slot shows that an older vault
  /// was put back (a login is the way out of that).
  [[nodiscard]] virtual Status begin(const SpendSubject& subject) = 0;
  /// Makes the next record of the answer and puts it, sealed, into the slot; durable when it returns. The record is
  /// kept for `commit` even if that fails.
  [[nodiscard]] virtual Status land(TokenAnswer answer) = 0;
  /// Durably stores what `land` was given: one try. The pending login of the same grant goes in the same transaction.
  /// Errc::vault_overtaken: another process has moved the session on; final. Errc::other_account: the login is not one
  /// that the subject's rule allows; it stays in the slot. Any other failure may pass.
  [[nodiscard]] virtual Status commit() = 0;
  /// Remembers that there are no tokens. They, and what is stored of the old ones, stay as they are.
  [[nodiscard]] virtual Status record_failure(const FailedRefresh& failed) = 0;
  /// Of the record that `land` made; 0 before.
  [[nodiscard]] virtual std::uint64_t generation() const = 0;
  /// Whether `begin` has succeeded.
  [[nodiscard]] virtual bool has_begun() const { return true; }
};

/// The right to write one session, held by lock. Ends with the guard, or with the last process that has inherited it.
/// Not thread-safe.
class SessionGuard {
 public:
  virtual ~SessionGuard() = default;
  /// Reads again, under the lock. A pair that landed and was not stored, because its process died, is stored first, or
  /// counts as stored where that fails. Absent: nothing was ever stored. A tombstone is a record like any other.
  [[nodiscard]] virtual Result<std::optional<SessionRecord>> load() = 0;
  /// In the process that will send: makes the lock sure and reserves the room for an answer. Errc::vault_busy when all
  /// slots are taken beyond `timeout`, Errc::no_room when the disk has none.
  [[nodiscard]] virtual Result<std::unique_ptr<SpendAttempt>> reserve(std::chrono::milliseconds timeout) = 0;
  /// Forgets the tokens, what has landed of this session, and any pending login; leaves a tombstone of the next
  /// generation. A record that is damaged is replaced, too.
  [[nodiscard]] virtual Status erase() = 0;
  /// Tells those who wait for this session why nothing came of it.
  virtual void give_up(const Error& verdict) = 0;
  /// Lets go of every connection. What a forked process must keep open to hold the lock.
  [[nodiscard]] virtual std::vector<int> prepare_fork() = 0;
};

/// What another process is at, with a session.
struct SessionStanding {
  bool is_held = false;                                ///< a process holds its lock now
  std::uint32_t process = 0;                           ///< the last holder; 0: not known
  std::chrono::sys_seconds since{};                    ///< when it took the lock
  std::optional<std::chrono::sys_seconds> gave_up_at;  ///< when it gave up
  Error verdict{};                                     ///< why
};

/// How long a lock is waited for.
struct LockWait {
  std::chrono::milliseconds timeout{};  ///< zero: not at all
  /// The caller has been waiting since: if a holder has given up meanwhile, its verdict is the caller's failure, so
  /// that not each of many finds out for itself.
  std::optional<std::chrono::sys_seconds> since{};
};

/// The sealed store of all sessions. Reading takes no lock and writes nothing; a pair that has landed counts as stored.
/// All methods fail with the Errc::vault_* codes. Thread-safe.
class TokenVault {
 public:
  virtual ~TokenVault() = default;

  /// Absent: nothing was ever stored, or there is no vault yet.
  [[nodiscard]] virtual Result<std::optional<SessionRecord>> load(const SessionKey& session) = 0;
  /// Every session with tokens, sorted.
  [[nodiscard]] virtual Result<std::vector<SessionKey>> list() = 0;
  /// Fails with Errc::vault_busy when the wait is over. Creates the vault if there is none.
  [[nodiscard]] virtual Result<std::unique_ptr<SessionGuard>> lock(const SessionKey& session, const LockWait& wait) = 0;
  [[nodiscard]] virtual SessionStanding standing(const SessionKey& session) = 0;
  /// Forgets the session without waiting for its lock: a spending that is under way finds the tombstone when it
  /// commits.
  [[nodiscard]] virtual Status forget_at_once(const SessionKey& session) = 0;
};

}  // namespace maestro
