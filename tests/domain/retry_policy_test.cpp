#include "domain/retry_policy.hpp"

#include "tests/support/matchers.hpp"

namespace maestro::testing {
namespace {

using namespace std::chrono_literals;

const std::chrono::sys_seconds now{784111777s};  // Sun, 06 Nov 1994 08:49:37 GMT

struct RetryAfter {
  const char* text;
  std::optional<std::chrono::seconds> wait;
};
class ParsedRetryAfter : public ::testing::TestWithParam<RetryAfter> {};
TEST_P(ParsedRetryAfter, IsTheWait) { EXPECT_EQ(parse_retry_after(GetParam().text, now), GetParam().wait); }
INSTANTIATE_TEST_SUITE_P(
    , ParsedRetryAfter,
    ::testing::Values(RetryAfter{"120", 120s}, RetryAfter{" 5 ", 5s}, RetryAfter{"0", 0s}, RetryAfter{"86401", 86400s},
                      RetryAfter{"99999999999999999999", 86400s}, RetryAfter{"Sun, 06 Nov 1994 08:50:37 GMT", 60s},
                      RetryAfter{"Sunday, 06-Nov-94 08:50:37 GMT", 60s}, RetryAfter{"Sun Nov  6 08:50:37 1994", 60s},
                      RetryAfter{"Sun, 06 Nov 1994 08:00:00 GMT", 0s}, RetryAfter{"", std::nullopt},
                      RetryAfter{"-5", std::nullopt}, RetryAfter{"1.5", std::nullopt}, RetryAfter{"soon", std::nullopt},
                      RetryAfter{"Sun, 06 Nov 1994 08:50:37 GMT junk", std::nullopt}));

TokenFailure failure(TokenFault fault, int status = 0, const std::string& code = "") {
  TokenFailure failure;
  failure.fault = fault;
  failure.status = status;
  failure.error_code = code;
  return failure;
}

TEST(RetryPolicy, BacksOffUpToEightSecondsWhileNothingWasSent) {
  EXPECT_EQ(retry_delay(failure(TokenFault::unsent), 1, 0, 1), 250ms);
  EXPECT_EQ(retry_delay(failure(TokenFault::unsent), 3, 0, 1), 1000ms);
  EXPECT_EQ(retry_delay(failure(TokenFault::unsent), 100, 0, 1), 8000ms);
  EXPECT_EQ(retry_delay(failure(TokenFault::unsent), 100, 0, 0), 0ms);
}

TEST(RetryPolicy, TakesAnUncertainOutcomeOnceMore) {
  EXPECT_EQ(retry_delay(failure(TokenFault::uncertain), 1, 1, 1), 0ms);
  EXPECT_EQ(retry_delay(failure(TokenFault::uncertain), 2, 2, 1), std::nullopt);
}

TEST(RetryPolicy, WaitsWhenTheServerSaysHowLong) {
  TokenFailure limited = failure(TokenFault::rate_limited, 429);
  EXPECT_EQ(retry_delay(limited, 1, 0, 1), std::nullopt);
  limited.retry_after = 30s;
  EXPECT_EQ(retry_delay(limited, 1, 0, 1), 30s);
}

TEST(RetryPolicy, NeverRepeatsWhatWasRefusedOrIsNotTrusted) {
  for (const TokenFault fault : {TokenFault::untrusted, TokenFault::moved, TokenFault::refused})
    EXPECT_EQ(retry_delay(failure(fault), 1, 0, 1), std::nullopt);
}

TEST(TokenErrors, TellASpentCodeFromASpentLogin) {
  const TokenFailure invalid = failure(TokenFault::refused, 400, "invalid_grant");
  EXPECT_TRUE(is_invalid_grant(invalid));
  EXPECT_EQ(exchange_error(invalid).code, Errc::spent_code);
  EXPECT_EQ(refresh_error(invalid).code, Errc::login_needed);
}

struct Mapped {
  TokenFailure failure;
  Errc code;
};
class MappedError : public ::testing::TestWithParam<Mapped> {};
TEST_P(MappedError, HasItsCodeAndAHint) {
  for (const Error& error : {exchange_error(GetParam().failure), refresh_error(GetParam().failure)}) {
    EXPECT_EQ(error.code, GetParam().code);
    EXPECT_FALSE(error.hint.empty());
  }
}
TokenFailure with_retry_after(TokenFailure failure) {
  failure.retry_after = 5s;
  return failure;
}
INSTANTIATE_TEST_SUITE_P(, MappedError,
                         ::testing::Values(Mapped{failure(TokenFault::unsent), Errc::unreachable},
                                           Mapped{failure(TokenFault::untrusted), Errc::unreachable},
                                           Mapped{failure(TokenFault::rate_limited, 429), Errc::rate_limited},
                                           Mapped{failure(TokenFault::rate_limited, 503), Errc::unreachable},
                                           Mapped{with_retry_after(failure(TokenFault::rate_limited, 503)),
                                                  Errc::rate_limited},
                                           Mapped{failure(TokenFault::uncertain, 500), Errc::unreachable},
                                           Mapped{failure(TokenFault::moved, 404), Errc::refused},
                                           Mapped{failure(TokenFault::refused, 302), Errc::bad_answer},
                                           Mapped{failure(TokenFault::refused, 501), Errc::bad_answer},
                                           Mapped{failure(TokenFault::refused, 401, "invalid_client"), Errc::refused}));

}  // namespace
}  // namespace maestro::testing
