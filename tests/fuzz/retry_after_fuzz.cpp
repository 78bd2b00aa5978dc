// Any Retry-After: never less than nothing nor more than a day; a date is the time until then.
#include <fuzzer/FuzzedDataProvider.h>

#include <algorithm>
#include <array>
#include <ctime>
#include <string>

#include "domain/retry_policy.hpp"
#include "tests/fuzz/check.hpp"

using namespace maestro;
using std::chrono::seconds;
using std::chrono::sys_seconds;

namespace {

constexpr std::int64_t day = 86400;

std::string http_date(std::int64_t at) {
  const std::time_t time = at;
  std::tm parts{};
  ::gmtime_r(&time, &parts);
  std::array<char, 64> text{};
  std::strftime(text.data(), text.size(), "%a, %d %b %Y %H:%M:%S GMT", &parts);
  return text.data();
}

void check_range(const std::string& text, sys_seconds now) {
  const auto wait = parse_retry_after(text, now);
  MAESTRO_CHECK(!wait || (wait->count() >= 0 && wait->count() <= day));
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size) {
  FuzzedDataProvider input(data, size);
  const auto now = input.ConsumeIntegralInRange<std::int64_t>(0, 4'000'000'000);
  const auto ahead = input.ConsumeIntegralInRange<std::int64_t>(-2 * day, 2 * day);
  const std::string blanks(input.ConsumeIntegralInRange<std::size_t>(0, 3), ' ');
  check_range(input.ConsumeRemainingBytesAsString(), sys_seconds(seconds(now)));

  const std::int64_t then = std::max<std::int64_t>(0, now + ahead);
  const auto until = parse_retry_after(blanks + http_date(then) + blanks, sys_seconds(seconds(now)));
  MAESTRO_CHECK(until.has_value());
  MAESTRO_CHECK(until->count() == std::clamp<std::int64_t>(then - now, 0, day));
  const std::int64_t number = std::max<std::int64_t>(0, ahead);
  const auto wait = parse_retry_after(blanks + std::to_string(number) + blanks, sys_seconds(seconds(now)));
  MAESTRO_CHECK(wait.has_value());
  MAESTRO_CHECK(wait->count() == std::min(number, day));
  return 0;
}
