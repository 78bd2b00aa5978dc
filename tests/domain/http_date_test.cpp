#include "domain/http_date.hpp"

#include <gtest/gtest.h>

#include <clocale>
#include <ostream>

namespace maestro::testing {
namespace {

using namespace std::chrono_literals;

const std::chrono::sys_seconds example{784111777s};  // RFC 9110 §5.6.7

TEST(HttpDate, IsReadInEachOfTheThreeForms) {
  for (const char* text :
       {"Sun, 06 Nov 1994 08:49:37 GMT", "Sunday, 06-Nov-94 08:49:37 GMT", "Sun Nov  6 08:49:37 1994"})
    EXPECT_EQ(parse_http_date(text), example) << text;
  EXPECT_EQ(parse_http_date("Sun Nov 16 08:49:37 1994"), example + 240h);
  EXPECT_EQ(parse_http_date("Mon, 29 Feb 2016 23:59:60 GMT"), std::chrono::sys_seconds{1456790400s});
}

TEST(HttpDate, TakesAYearOfTwoDigitsForOneFrom1969To2068) {
  EXPECT_EQ(parse_http_date("Wednesday, 31-Dec-69 00:00:00 GMT"), std::chrono::sys_seconds{-86400s});
  EXPECT_EQ(parse_http_date("Sunday, 01-Jan-68 00:00:00 GMT"), std::chrono::sys_seconds{3092601600s});
}

TEST(HttpDate, IsNothingElse) {
  for (const char* text : {"",
                           "soon",
                           "784111777",
                           "1994-11-06T08:49:37Z",
                           "Sun, 06 Nov 1994 08:49:37 GMT junk",
                           " Sun, 06 Nov 1994 08:49:37 GMT",
                           "Sun, 06 Nov 1994 08:49:37",
                           "Sun, 06 Nov 1994 08:49:37 UTC",
                           "Sun, 6 Nov 1994 08:49:37 GMT",
                           "Sun, 31 Feb 1994 08:49:37 GMT",
                           "Sun, 00 Nov 1994 08:49:37 GMT",
                           "Sun, 06 Nov 1994 24:00:00 GMT",
                           "Sun, 06 Nov 1994 08:60:00 GMT",
                           "Sun, 06 Nov 1994 08:49:61 GMT",
                           "So, 06 Nov 1994 08:49:37 GMT",
                           "Sun, 06 Okt 1994 08:49:37 GMT",
                           "Sun, 06 Nov 19940 08:49:37 GMT",
                           "Sun, -6 Nov 1994 08:49:37 GMT",
                           "Sunday, 06-Nov-1994 08:49:37 GMT",
                           "Sun Nov 6 08:49:37 1994"})
    EXPECT_FALSE(parse_http_date(text)) << text;
}

TEST(HttpDate, DoesNotDependOnTheLocale) {
  const std::string before = std::setlocale(LC_ALL, nullptr);
  for (const char* locale : {"de_DE.UTF-8", "C.UTF-8", "ar_SA.UTF-8"}) {
    if (std::setlocale(LC_ALL, locale) == nullptr) continue;
    EXPECT_EQ(parse_http_date("Sun, 06 Nov 1994 08:49:37 GMT"), example) << locale;
  }
  std::setlocale(LC_ALL, before.c_str());
}

}  // namespace
}  // namespace maestro::testing
