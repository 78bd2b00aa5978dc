#pragma once

#include <cstdint>
#include <string>

#include "ports/clock.hpp"
#include "ports/crypto.hpp"
#include "ports/session_locks.hpp"

namespace maestro {

/// SessionLocks on single bytes of one permanent file, the same bytes as ever, so that processes of different versions
/// exclude each other. The kernel drops a lock with the last copy of its descriptor: a forked process that keeps
/// `descriptors()` goes on holding it when the parent has let go, and none is ever left behind. Programs that are
/// executed do not inherit them. Between tries the wait doubles from 2 ms to 50 ms. `claim` has nothing to do, there is
/// no fence, and a hold is sure as long as it lasts. Thread-safe.
class FileLocks final : public SessionLocks {
 public:
  /// `file` is made when the first lock is taken; its directory must be there by then (`make_room`).
  FileLocks(std::string file, Crypto& crypto, Clock& clock) : file_(std::move(file)), crypto_(crypto), clock_(clock) {}

  /// The file's directory, 0700.
  Status make_room() override;
  Result<std::unique_ptr<SessionLock>> lock(const RowName& name, std::chrono::milliseconds timeout) override;
  /// Whoever has the whole vault also removes what processes that were killed have left in the directory.
  Result<std::unique_ptr<SessionLock>> lock_all(std::chrono::milliseconds timeout) override;
  /// That of the row's lock. Where the whole vault is locked, that of the whole vault's holder.
  std::optional<LockNote> note(const RowName& name) override;
  bool is_held(const RowName& name) override;

 private:
  Result<std::unique_ptr<SessionLock>> take(std::uint64_t byte, std::chrono::milliseconds timeout);
  Error busy(int fd, std::uint64_t byte);
  std::string file_;
  Crypto& crypto_;
  Clock& clock_;
};

/// Which byte of the lock file stands for the row; below 2^62. A session's is held over a refresh; the other kinds have
/// their own, so that beginning a login waits for nobody but the holder of the whole file.
[[nodiscard]] std::uint64_t lock_byte(Crypto& crypto, const RowName& name);

}  // namespace maestro
