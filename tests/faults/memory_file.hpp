#pragma once

#include <sys/mman.h>
#include <unistd.h>

#include <array>
#include <stdexcept>
#include <string>

namespace maestro::testing {

/// A file without a name, in memory: a standard stream of a program under test, which is never kept waiting by it.
class MemoryFile {
 public:
  explicit MemoryFile(const std::string& content = "") : fd_(::memfd_create("maestro-test", MFD_CLOEXEC)) {
    append(content);
  }
  ~MemoryFile() { ::close(fd_); }
  MemoryFile(const MemoryFile&) = delete;
  MemoryFile& operator=(const MemoryFile&) = delete;

  [[nodiscard]] int fd() const { return fd_; }
  /// At the end. Leaves the offset alone, which the program shares.
  void append(const std::string& more) {
    const off_t end = static_cast<off_t>(content().size());
    if (::pwrite(fd_, more.data(), more.size(), end) != static_cast<ssize_t>(more.size()))
      throw std::runtime_error("no file in memory");
  }
  [[nodiscard]] std::string content() const {
    std::string content;
    std::array<char, 4096> chunk{};
    for (ssize_t got = 0; (got = ::pread(fd_, chunk.data(), chunk.size(), static_cast<off_t>(content.size()))) > 0;)
      content.append(chunk.data(), static_cast<std::size_t>(got));
    return content;
  }

 private:
  int fd_;
};

}  // namespace maestro::testing
