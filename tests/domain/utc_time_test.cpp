#include "domain/utc_time.hpp"

#include <gtest/gtest.h>

namespace maestro::testing {
namespace {

using namespace std::chrono_literals;
using std::chrono::sys_days;

TEST(UtcTime, IsThatOfRfc3339) {
  EXPECT_EQ(utc_time(sys_days(2026y / 11 / 3) + 4h + 5min + 6s), "2026-11-03T04:05:06Z");
}

TEST(CalendarDate, NamesTheDayInWords) {
  EXPECT_EQ(calendar_date(sys_days(2026y / 12 / 24) + 23h + 59min + 59s), "24 December 2026");
  EXPECT_EQ(calendar_date(sys_days(2027y / 1 / 1)), "1 January 2027");
}

}  // namespace
}  // namespace maestro::testing
