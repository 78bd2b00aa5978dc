#pragma once

#include <cstdint>
#include <string>

namespace maestro {

/// Who acts, for the history. Thread-safe.
class Host {
 public:
  virtual ~Host() = default;
  /// As the machine calls itself; at most 64 bytes of visible ASCII, may be empty.
  [[nodiscard]] virtual std::string name() = 0;
  /// Of the process that asks, also after it was forked.
  [[nodiscard]] virtual std::uint32_t process() = 0;
};

}  // namespace maestro
