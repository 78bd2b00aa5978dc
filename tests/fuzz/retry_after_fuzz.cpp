// Any Retry-After: never less than a second nor more than 15 minutes; a date is the time until then by the server's own
// clock, or by ours if that is a minute at most.
#include <fuzzer/FuzzedDataProvider.h>

#include <algorithm>
#include <array>
#include <ctime>
#include <string>

#include "domain/http_date.hpp"
#include "domain/resend_policy.hpp"
#include "tests/fuzz/check.hpp"

using namespace maestro;
using std::chrono::seconds;
using std::chrono::sys_seconds;

namespace {

constexpr std::int64_t day = 86400;
constexpr std::int64_t longest = 900;

std::string http_date(std::int64_t at) {
  const std::time_t time = at;
  std::tm parts{};
  ::gmtime_r(&time, &parts);
  std::array<char, 64> text{};
  std::strftime(text.data(), text.size(), "%a, %d %b %Y %H:%M:%S GMT", &parts);
  return text.data();
}

void check_range(const std::string& value, const std::string& date, sys_seconds now) {
  const auto wait = retry_after_from(value, date, now);
  MAESTRO_CHECK(wait.count() >= 1 && wait.count() <= longest);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size) {
  FuzzedDataProvider input(data, size);
  const auto now = input.ConsumeIntegralInRange<std::int64_t>(0, 4'000'000'000);
  const auto ahead = input.ConsumeIntegralInRange<std::int64_t>(-2 * day, 2 * day);
  const std::string blanks(input.ConsumeIntegralInRange<std::size_t>(0, 3), ' ');
  const std::string date = input.ConsumeRandomLengthString();
  check_range(input.ConsumeRemainingBytesAsString(), date, sys_seconds(seconds(now)));

  const std::int64_t then = std::max<std::int64_t>(0, now + ahead);
  MAESTRO_CHECK(parse_http_date(http_date(then)) == sys_seconds(seconds(then)));
  const std::string value = blanks + http_date(then) + blanks;
  const std::int64_t wait = std::clamp<std::int64_t>(then - now, 1, longest);
  const sys_seconds elsewhere(seconds(now + 3 * day));
  MAESTRO_CHECK(retry_after_from(value, http_date(now), elsewhere).count() == wait);
  MAESTRO_CHECK(retry_after_from(value, "", sys_seconds(seconds(now))).count() == (then - now > 60 ? 1 : wait));
  const std::int64_t number = std::max<std::int64_t>(0, ahead);
  MAESTRO_CHECK(retry_after_from(blanks + std::to_string(number) + blanks, date, elsewhere).count() ==
                std::clamp<std::int64_t>(number, 1, longest));
  return 0;
}
