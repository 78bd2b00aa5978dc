#include "domain/device_authorization.hpp"

#include <gmock/gmock.h>

namespace maestro::testing {
namespace {

using namespace std::chrono_literals;

TokenFailure failure(TokenFault fault, const std::string& code = "") {
  TokenFailure failure;
  failure.fault = fault;
  failure.status = 400;
  failure.error_code = code;
  return failure;
}

// RFC 8628 §3.5.
TEST(DeviceAuthorization, IsPolledAtTheSamePaceWhileThePersonIsNotDone) {
  EXPECT_EQ(next_interval(failure(TokenFault::refused, "authorization_pending"), 5s), 5s);
}

TEST(DeviceAuthorization, IsPolledFiveSecondsSlowerWhenTheServerAsks) {
  EXPECT_EQ(next_interval(failure(TokenFault::refused, "slow_down"), 5s), 10s);
  EXPECT_EQ(next_interval(failure(TokenFault::refused, "slow_down"), 10s), 15s);
}

TEST(DeviceAuthorization, IsPolledHalfAsOftenWhileTheServerIsAway) {
  EXPECT_EQ(next_interval(failure(TokenFault::unreachable), 5s), 10s);
  EXPECT_EQ(next_interval(failure(TokenFault::uncertain), 40s), 60s);
  EXPECT_EQ(next_interval(failure(TokenFault::uncertain), 90s), 90s);
  for (const TokenFault fault : {TokenFault::no_answer, TokenFault::tls_cut, TokenFault::overloaded,
                                 TokenFault::server_error, TokenFault::answer_too_late})
    EXPECT_EQ(next_interval(failure(fault), 5s), 10s);
}

TEST(DeviceAuthorization, HonoursRetryAfter) {
  TokenFailure limited = failure(TokenFault::rate_limited);
  EXPECT_EQ(next_interval(limited, 5s), 10s);
  limited.retry_after = 42s;
  EXPECT_EQ(next_interval(limited, 5s), 42s);
}

TEST(DeviceAuthorization, IsNotPolledAfterARuling) {
  for (const char* code : {"access_denied", "expired_token", "invalid_grant", "invalid_client"})
    EXPECT_FALSE(next_interval(failure(TokenFault::refused, code), 5s)) << code;
  for (const TokenFault fault : {TokenFault::untrusted, TokenFault::library_missing, TokenFault::proxy_refused,
                                 TokenFault::moved, TokenFault::gateway})
    EXPECT_FALSE(next_interval(failure(fault), 5s));
}

TEST(DeviceAuthorization, EndsInWordsForThePerson) {
  EXPECT_EQ(device_error(failure(TokenFault::refused, "access_denied")).code, Errc::refused);
  EXPECT_EQ(device_error(failure(TokenFault::refused, "expired_token")).code, Errc::spent_code);
  EXPECT_EQ(device_error(failure(TokenFault::untrusted)).code, Errc::unreachable);
  EXPECT_THAT(device_error(failure(TokenFault::unreachable)).hint, ::testing::Not(::testing::HasSubstr("kept")));
}

}  // namespace
}  // namespace maestro::testing
