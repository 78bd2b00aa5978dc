#include "domain/refresh_policy.hpp"

#include <gtest/gtest.h>

namespace maestro::testing {
namespace {

using namespace std::chrono_literals;

const std::chrono::sys_seconds now{1'700'000'000s};

Freshness with_left(std::chrono::seconds left, std::chrono::seconds lifetime = 8h, double jitter = 0) {
  OAuthToken token;
  token.lifetime = lifetime;
  token.expiry = now + left;
  return freshness(token, now, jitter);
}

TEST(RefreshPolicy, HasWindowsOfFifteenAndTwoMinutesForALongLife) {
  EXPECT_EQ(refresh_windows(8h).advisory, 15min);
  EXPECT_EQ(refresh_windows(8h).mandatory, 2min);
}

TEST(RefreshPolicy, ShrinksTheWindowsWithTheLife) {
  EXPECT_EQ(refresh_windows(20min).advisory, 5min);
  EXPECT_EQ(refresh_windows(20min).mandatory, 1min);
}

TEST(RefreshPolicy, ChangesAtTheEdgesOfTheWindows) {
  EXPECT_EQ(with_left(15min + 1s), Freshness::fresh);
  EXPECT_EQ(with_left(15min), Freshness::advisory);
  EXPECT_EQ(with_left(2min + 1s), Freshness::advisory);
  EXPECT_EQ(with_left(2min), Freshness::mandatory);
  EXPECT_EQ(with_left(1s), Freshness::mandatory);
  EXPECT_EQ(with_left(0s), Freshness::expired);
  EXPECT_EQ(with_left(-1h), Freshness::expired);
}

TEST(RefreshPolicy, TakesAtMostAFifthOffTheAdvisoryWindow) {
  EXPECT_EQ(with_left(12min + 1s, 8h, 1), Freshness::fresh);
  EXPECT_EQ(with_left(12min, 8h, 1), Freshness::advisory);
}

TEST(RefreshPolicy, LeavesATokenOfTenSecondsFreshAtFirst) { EXPECT_EQ(with_left(10s, 10s), Freshness::fresh); }

TEST(RefreshPolicy, HoldsATokenDueThatHasMoreLifeLeftThanItWasIssuedWith) {
  EXPECT_EQ(with_left(8h + 1min + 1s), Freshness::mandatory);
  EXPECT_EQ(with_left(24h * 365 * 12), Freshness::mandatory);
  EXPECT_EQ(with_left(1min + 11s, 10s), Freshness::mandatory);
}

TEST(RefreshPolicy, AllowsForAClockThatWasCorrectedByAMinute) {
  EXPECT_EQ(with_left(8h + 1min), Freshness::fresh);
  EXPECT_EQ(with_left(1min + 10s, 10s), Freshness::fresh);
}

}  // namespace
}  // namespace maestro::testing
