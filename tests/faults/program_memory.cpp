#include "tests/faults/program_memory.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <array>
#include <cstdio>
#include <sstream>
#include <stdexcept>

namespace maestro::testing {
namespace {

int open_of(pid_t pid, const char* what) {
  const int fd = ::open(("/proc/" + std::to_string(pid) + "/" + what).c_str(), O_RDONLY | O_CLOEXEC);
  if (fd < 0) throw std::runtime_error("a program's memory cannot be opened");
  return fd;
}

std::string whole(int fd) {
  std::string content;
  std::array<char, 4096> chunk{};
  ::lseek(fd, 0, SEEK_SET);
  for (ssize_t got = 0; (got = ::read(fd, chunk.data(), chunk.size())) > 0;)
    content.append(chunk.data(), static_cast<std::size_t>(got));
  return content;
}

}  // namespace

ProgramMemory::ProgramMemory(pid_t pid) : memory_(open_of(pid, "mem")), map_(open_of(pid, "maps")) {}

ProgramMemory::~ProgramMemory() {
  ::close(memory_);
  ::close(map_);
}

std::string ProgramMemory::read(unsigned long long address, std::size_t size) const {
  std::string bytes(size, '\0');
  const ssize_t got = ::pread(memory_, bytes.data(), size, static_cast<off_t>(address));
  bytes.resize(got < 0 ? 0 : static_cast<std::size_t>(got));
  return bytes;
}

std::vector<MemoryRegion> ProgramMemory::writable() const {
  std::vector<MemoryRegion> regions;
  std::istringstream map(whole(map_));
  for (std::string line; std::getline(map, line);) {
    MemoryRegion region;
    unsigned long long end = 0;
    std::array<char, 5> rights{};
    int name = 0;
    if (std::sscanf(line.c_str(), "%llx-%llx %4s %*s %*s %*s %n", &region.begin, &end, rights.data(), &name) != 3)
      throw std::runtime_error("a program's memory has no map");
    if (rights[0] != 'r' || rights[1] != 'w') continue;
    region.name = line.substr(static_cast<std::size_t>(name));
    region.bytes = read(region.begin, end - region.begin);
    if (region.bytes.size() != end - region.begin) throw std::runtime_error("no memory at " + line);
    regions.push_back(std::move(region));
  }
  return regions;
}

}  // namespace maestro::testing
