#pragma once

#include <chrono>

namespace maestro {

/// Waiting is counted in slices: one call of poll. A slice that took much longer than it was to was one in which this
/// process did not run (stopped, frozen, a paused machine), and counts as one slice.
inline constexpr std::chrono::milliseconds wait_slice{1000};

/// What a slice that took so long adds to the time waited: itself, and from one and a half slices on one slice.
[[nodiscard]] std::chrono::milliseconds counted(std::chrono::milliseconds took, std::chrono::milliseconds slice);

}  // namespace maestro
