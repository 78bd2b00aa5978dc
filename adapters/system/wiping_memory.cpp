#include "adapters/system/wiping_memory.hpp"

#include <malloc.h>
#include <string.h>

#include <cstdlib>
#include <cstring>

namespace maestro {

void wiping_free(void* memory) {
  if (memory != nullptr) ::explicit_bzero(memory, ::malloc_usable_size(memory));
  std::free(memory);
}

void* wiping_realloc(void* memory, std::size_t size) {
  if (memory == nullptr) return std::malloc(size);
  if (size == 0) {
    wiping_free(memory);
    return nullptr;
  }
  const std::size_t before = ::malloc_usable_size(memory);
  if (size <= before) return memory;
  void* grown = std::malloc(size);
  if (grown == nullptr) return nullptr;
  std::memcpy(grown, memory, before);
  wiping_free(memory);
  return grown;
}

}  // namespace maestro
