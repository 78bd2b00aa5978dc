#pragma once

#include <cstdint>
#include <string>

#include "adapters/system/unique_fd.hpp"
#include "domain/result.hpp"
#include "ports/clock.hpp"

namespace maestro {

/// Locks among processes, and among threads: open-file-description locks on single bytes of a permanent file. The
/// kernel drops them with their holder, so that none is ever left behind or judged by its age. Not passed on to
/// children. Thread-safe.
class LockFile {
 public:
  /// The lock; ends with this object.
  using Held = UniqueFd;

  LockFile(std::string path, Clock& clock) : path_(std::move(path)), clock_(clock) {}

  /// Waits for at most `patience`, then fails with Errc::vault_busy. Only the lower 62 bits of `byte` count. Makes the
  /// file if it is missing; its directory must be there.
  [[nodiscard]] Result<Held> lock(std::uint64_t byte, std::chrono::milliseconds patience);
  /// Excludes every other holder.
  [[nodiscard]] Result<Held> lock_all(std::chrono::milliseconds patience);

 private:
  struct Range {
    std::int64_t start;
    std::int64_t length;  ///< 0: to the end of all numbers
  };
  Result<Held> lock(Range range, std::chrono::milliseconds patience);
  std::string path_;
  Clock& clock_;
};

}  // namespace maestro
