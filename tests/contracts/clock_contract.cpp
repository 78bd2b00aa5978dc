#include <gtest/gtest.h>

#include <memory>

#include "adapters/system/system_clock.hpp"
#include "tests/fakes/fake_clock.hpp"

namespace maestro::testing {
namespace {

using namespace std::chrono_literals;
using Make = std::unique_ptr<Clock> (*)();

std::unique_ptr<Clock> fake() { return std::make_unique<FakeClock>(); }
std::unique_ptr<Clock> real() { return std::make_unique<SystemClock>(); }

class ClockContract : public ::testing::TestWithParam<Make> {
 protected:
  std::unique_ptr<Clock> clock_ = GetParam()();
};
INSTANTIATE_TEST_SUITE_P(Every, ClockContract, ::testing::Values(fake, real),
                         [](const auto& instance) { return instance.param == fake ? "Fake" : "System"; });

TEST_P(ClockContract, ElapsedTimeNeverGoesBack) {
  const std::chrono::milliseconds before = clock_->elapsed();
  EXPECT_GE(clock_->elapsed(), before);
}

TEST_P(ClockContract, BothTimesPassWhileItSleeps) {
  const std::chrono::milliseconds elapsed = clock_->elapsed();
  const std::chrono::sys_seconds now = clock_->now();
  clock_->sleep(1100ms);
  EXPECT_GE(clock_->elapsed() - elapsed, 1099ms) << "each reading is cut to a whole millisecond";
  EXPECT_GT(clock_->now(), now);
}

TEST_P(ClockContract, SleepingForNoTimeReturns) {
  clock_->sleep(0ms);
  SUCCEED();
}

}  // namespace
}  // namespace maestro::testing
