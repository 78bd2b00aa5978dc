#include "adapters/system/wiping_memory.hpp"

#include <gtest/gtest.h>

#include <cstdlib>
#include <cstring>

namespace maestro::testing {
namespace {

// That what is freed is overwritten is seen from outside: tests/faults/secrecy_trace_test.cpp.

TEST(WipingRealloc, KeepsTheContentOfABlockThatGrowsOrShrinks) {
  void* memory = wiping_realloc(nullptr, 8);
  std::memcpy(memory, "content", 8);
  memory = wiping_realloc(memory, 100'000);
  EXPECT_STREQ(static_cast<const char*>(memory), "content");
  memory = wiping_realloc(memory, 8);
  EXPECT_STREQ(static_cast<const char*>(memory), "content");
  wiping_free(memory);
}

TEST(WipingRealloc, FreesAtSizeZero) { EXPECT_EQ(wiping_realloc(std::malloc(8), 0), nullptr); }

TEST(WipingFree, TakesNull) { wiping_free(nullptr); }

}  // namespace
}  // namespace maestro::testing
