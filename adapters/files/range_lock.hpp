#pragma once

#include <cstdint>

namespace maestro {

/// Bytes of a file that stand for something that only one may hold. They need not exist.
struct ByteRange {
  std::int64_t start = 0;
  std::int64_t length = 1;  ///< 0: to the end of all numbers
};

enum class LockAttempt {
  taken,
  held_elsewhere,
  failed,  ///< errno tells why
};

/// An open-file-description lock: it belongs to the descriptor and every copy of it, in whatever process, and the
/// kernel drops it when the last copy is closed. There is no function that unlocks: one would unlock for a forked
/// process, too. Does not wait.
[[nodiscard]] LockAttempt try_lock(int fd, ByteRange range);

/// Whether another open file holds a part of the range. False where the kernel does not say.
[[nodiscard]] bool is_locked_elsewhere(int fd, ByteRange range);

}  // namespace maestro
