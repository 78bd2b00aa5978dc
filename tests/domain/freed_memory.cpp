#include "tests/domain/freed_memory.hpp"

#include <malloc.h>

#include <cstdlib>
#include <new>
#include <utility>

namespace maestro::testing {
namespace {

thread_local std::map<const void*, std::string>* watcher = nullptr;

void* allocate(std::size_t size) { return std::malloc(size == 0 ? 1 : size); }

void release(void* memory) {
  if (std::map<const void*, std::string>* blocks = std::exchange(watcher, nullptr); blocks != nullptr) {
    if (memory != nullptr) (*blocks)[memory].assign(static_cast<const char*>(memory), ::malloc_usable_size(memory));
    watcher = blocks;
  }
  std::free(memory);
}

}  // namespace

FreedMemory::FreedMemory() { watcher = &blocks_; }
FreedMemory::~FreedMemory() { watcher = nullptr; }

std::optional<std::string> FreedMemory::block_at(const void* address, std::size_t size) const {
  const auto found = blocks_.find(address);
  return found == blocks_.end() ? std::nullopt : std::optional(found->second.substr(0, size));
}

}  // namespace maestro::testing

void* operator new(std::size_t size) {
  if (void* memory = maestro::testing::allocate(size); memory != nullptr) return memory;
  throw std::bad_alloc();
}
void* operator new(std::size_t size, const std::nothrow_t& /*nothrow*/) noexcept {
  return maestro::testing::allocate(size);
}
void operator delete(void* memory) noexcept { maestro::testing::release(memory); }
void operator delete(void* memory, std::size_t /*size*/) noexcept { maestro::testing::release(memory); }
