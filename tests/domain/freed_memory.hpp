#pragma once

#include <map>
#include <optional>
#include <string>

namespace maestro::testing {

/// While it lives, keeps a copy of every block that operator delete is given on this thread, as the block is at that
/// moment. One at a time. Whoever links this has operator new and delete over malloc and free.
class FreedMemory {
 public:
  FreedMemory();
  ~FreedMemory();
  FreedMemory(const FreedMemory&) = delete;
  FreedMemory& operator=(const FreedMemory&) = delete;

  /// The first `size` bytes of the block that was freed at that address; absent if none was.
  [[nodiscard]] std::optional<std::string> block_at(const void* address, std::size_t size) const;

 private:
  std::map<const void*, std::string> blocks_;
};

}  // namespace maestro::testing
