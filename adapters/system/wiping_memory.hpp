#pragma once

#include <cstddef>

namespace maestro {

/// free, for libraries that take an allocator: overwrites the whole block first. `memory` comes from malloc, calloc or
/// wiping_realloc, or is null.
void wiping_free(void* memory);

/// realloc for the same: where the block has to move, its old place is overwritten. Size 0 frees, and gives null. Null,
/// too, when there is no memory, and the block is as it was.
[[nodiscard]] void* wiping_realloc(void* memory, std::size_t size);

}  // namespace maestro
