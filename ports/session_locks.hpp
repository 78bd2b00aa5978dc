#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

#include "domain/result.hpp"
#include "ports/row_store.hpp"

namespace maestro {

/// What the holder of a lock leaves for those who wait: written without syncing, read without locking, believed only
/// for words and for a verdict that came while the reader waited.
struct LockNote {
  std::uint32_t process = 0;
  std::chrono::sys_seconds since{};                    ///< when the lock was taken
  std::optional<std::chrono::sys_seconds> gave_up_at;  ///< absent: still at it
  Error verdict{};                                     ///< why it gave up; texts are cut at 160 bytes each
};

/// A lock that is held. Ends with this object or with the last process that has inherited it (see `descriptors`).
class SessionLock {
 public:
  virtual ~SessionLock() = default;
  /// In the process that will send: proves or renews the hold where the kernel alone does not (a lease).
  /// Errc::vault_busy after `timeout`.
  [[nodiscard]] virtual Status claim(std::chrono::milliseconds timeout) = 0;
  /// For changes that keep a row's generation; absent where the kernel's word is enough.
  [[nodiscard]] virtual std::optional<Fence> fence() = 0;
  /// Until when (Clock::elapsed) nobody else can hold it; absent: as long as this object lives.
  [[nodiscard]] virtual std::optional<std::chrono::milliseconds> sure_until() = 0;
  /// Open descriptors that a forked process must keep to hold the lock.
  [[nodiscard]] virtual std::vector<int> descriptors() = 0;
  /// Leaves a note; as good as it gets, never fails.
  virtual void leave(const LockNote& note) = 0;
};

/// Locks of sessions and of the whole vault, among processes and among threads. Never judged by age. All methods fail
/// with the Errc::vault_* codes. Thread-safe.
class SessionLocks {
 public:
  virtual ~SessionLocks() = default;
  /// Makes the place where the locks are, if there is none. Errc::vault_permissions, Errc::vault_unavailable.
  [[nodiscard]] virtual Status make_room() = 0;
  /// Waits for at most `timeout` (zero: does not wait), then fails with Errc::vault_busy.
  [[nodiscard]] virtual Result<std::unique_ptr<SessionLock>> lock(const RowName& name,
                                                                  std::chrono::milliseconds timeout) = 0;
  /// Excludes every other holder.
  [[nodiscard]] virtual Result<std::unique_ptr<SessionLock>> lock_all(std::chrono::milliseconds timeout) = 0;
  /// The last holder's note; absent if there is none.
  [[nodiscard]] virtual std::optional<LockNote> note(const RowName& name) = 0;
  /// Whether somebody holds that lock at the moment.
  [[nodiscard]] virtual bool is_held(const RowName& name) = 0;
};

}  // namespace maestro
