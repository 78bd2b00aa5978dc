#include "domain/wait_policy.hpp"

#include <gtest/gtest.h>

namespace maestro::testing {
namespace {

using namespace std::chrono_literals;

TEST(WaitPolicy, CountsASliceAsLongAsItTook) {
  for (const auto took : {0ms, 1ms, 999ms, 1000ms, 1499ms}) EXPECT_EQ(counted(took, 1000ms), took);
}

TEST(WaitPolicy, CountsASliceInWhichTheProcessStoodStillAsOne) {
  for (const std::chrono::milliseconds took : {1500ms, 35'100ms, 86'400'000ms})
    EXPECT_EQ(counted(took, 1000ms), 1000ms);
  EXPECT_EQ(counted(40s, 20ms), 20ms);
}

}  // namespace
}  // namespace maestro::testing
