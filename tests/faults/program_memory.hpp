#pragma once

#include <sys/types.h>

#include <string>
#include <vector>

namespace maestro::testing {

/// A stretch of a program's memory.
struct MemoryRegion {
  std::string name;  ///< as /proc/PID/maps has it: `[heap]`, `[stack]`, a file, or nothing
  unsigned long long begin = 0;
  std::string bytes;
};

/// The memory of another program. Opened while the program may still be looked at, i.e. before it has run, it stays
/// readable to an ordinary user when the program has made itself undumpable.
class ProgramMemory {
 public:
  explicit ProgramMemory(pid_t pid);
  ~ProgramMemory();
  ProgramMemory(const ProgramMemory&) = delete;
  ProgramMemory& operator=(const ProgramMemory&) = delete;

  /// Shorter where the memory ends.
  [[nodiscard]] std::string read(unsigned long long address, std::size_t size) const;
  /// All that the program could have written to, as it is now: heap, stacks, data, anonymous mappings.
  [[nodiscard]] std::vector<MemoryRegion> writable() const;

 private:
  int memory_;
  int map_;
};

}  // namespace maestro::testing
