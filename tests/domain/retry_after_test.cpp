#include <gtest/gtest.h>

#include <ostream>

#include "domain/resend_policy.hpp"

namespace maestro::testing {
namespace {

using namespace std::chrono_literals;

const std::chrono::sys_seconds now{784111777s};  // Sun, 06 Nov 1994 08:49:37 GMT
constexpr const char* same_date = "Sun, 06 Nov 1994 08:49:37 GMT";
constexpr const char* five_minutes_behind = "Sun, 06 Nov 1994 08:44:37 GMT";
constexpr const char* five_minutes_ahead = "Sun, 06 Nov 1994 08:54:37 GMT";

struct Sent {
  const char* value;
  const char* date;
  std::chrono::seconds wait;
  friend std::ostream& operator<<(std::ostream& out, const Sent& sent) {
    return out << '"' << sent.value << "\" with \"" << sent.date << '"';
  }
};

class RetryAfter : public ::testing::TestWithParam<Sent> {};
TEST_P(RetryAfter, IsTheWait) { EXPECT_EQ(retry_after_from(GetParam().value, GetParam().date, now), GetParam().wait); }

INSTANTIATE_TEST_SUITE_P(Seconds, RetryAfter,
                         ::testing::Values(Sent{"120", "", 120s}, Sent{" 5\t", "", 5s}, Sent{"0", "", 1s},
                                           Sent{"000", "", 1s}, Sent{"1", "", 1s}, Sent{"900", "", 900s},
                                           Sent{"901", "", 900s}, Sent{"99999999999", "", 900s},
                                           Sent{"184467440737095516160000000000000000000", "", 900s}));

INSTANTIATE_TEST_SUITE_P(Unreadable, RetryAfter,
                         ::testing::Values(Sent{"", "", 1s}, Sent{"  ", "", 1s}, Sent{"-1", "", 1s},
                                           Sent{"-99999999999", "", 1s}, Sent{"1.5", "", 1s}, Sent{"1e3", "", 1s},
                                           Sent{"+7", "", 1s}, Sent{"soon", "", 1s}, Sent{"60 s", "", 1s},
                                           Sent{"60, 70", "", 1s},
                                           Sent{"Sun, 06 Nov 1994 08:50:37 GMT junk", same_date, 1s}));

INSTANTIATE_TEST_SUITE_P(DateByTheServersClock, RetryAfter,
                         ::testing::Values(Sent{"Sun, 06 Nov 1994 08:50:37 GMT", same_date, 60s},
                                           Sent{"Sunday, 06-Nov-94 08:50:37 GMT", same_date, 60s},
                                           Sent{"Sun Nov  6 08:50:37 1994", same_date, 60s},
                                           Sent{"Sun, 06 Nov 1994 08:45:37 GMT", five_minutes_behind, 60s},
                                           Sent{"Sun, 06 Nov 1994 08:55:37 GMT", five_minutes_ahead, 60s},
                                           Sent{"Sun, 06 Nov 1994 08:49:37 GMT", same_date, 1s},
                                           Sent{"Wed, 21 Oct 1992 07:28:00 GMT", same_date, 1s},
                                           Sent{"Sun, 06 Nov 1994 09:49:37 GMT", same_date, 900s},
                                           Sent{"Fri, 31 Dec 9999 23:59:59 GMT", same_date, 900s}));

INSTANTIATE_TEST_SUITE_P(DateByOurClock, RetryAfter,
                         ::testing::Values(Sent{"Sun, 06 Nov 1994 08:50:37 GMT", "", 60s},
                                           Sent{"Sun, 06 Nov 1994 08:50:37 GMT", "today", 60s},
                                           Sent{"Sun, 06 Nov 1994 08:50:38 GMT", "", 1s},
                                           Sent{"Sun, 06 Nov 1994 08:55:37 GMT", "", 1s},
                                           Sent{"Sun, 06 Nov 1994 08:49:37 GMT", "", 1s},
                                           Sent{"Sun, 06 Nov 1994 08:45:37 GMT", "", 1s}));

}  // namespace
}  // namespace maestro::testing
