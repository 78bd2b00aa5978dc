#include "domain/oauth_token.hpp"

#include <gtest/gtest.h>

#include "domain/utc_time.hpp"

namespace maestro::testing {
namespace {

using namespace std::chrono_literals;

const std::chrono::sys_seconds sent_at{1'700'000'000s};

TokenAnswer answer() {
  TokenAnswer answer;
  answer.access_token = AccessToken("new");
  answer.sent_at = sent_at;
  return answer;
}

struct Lifetime {
  std::optional<double> expires_in;
  std::int64_t expiry;
};
class Expiry : public ::testing::TestWithParam<Lifetime> {};

TEST_P(Expiry, IsTheTimeOfSendingAndTheLifetime) {
  TokenAnswer tokens = answer();
  tokens.lifetime = lifetime_from(GetParam().expires_in);
  EXPECT_EQ(make_token(std::move(tokens)).expiry.time_since_epoch().count(), GetParam().expiry);
}

INSTANTIATE_TEST_SUITE_P(, Expiry,
                         ::testing::Values(Lifetime{28800, 1700028800}, Lifetime{std::nullopt, 1700003600},
                                           Lifetime{0, 1700003600}, Lifetime{-5, 1700003600},
                                           Lifetime{7200.9, 1700007200}, Lifetime{1e300, 1700000000 + 315360000}));

TEST(OAuthToken, KeepsWhatARefreshLeavesOut) {
  TokenAnswer first = answer();
  first.refresh_token = RefreshToken("refresh");
  first.scope = "a b";
  const OAuthToken merged = merge(make_token(std::move(first)), answer());
  EXPECT_EQ(merged.refresh_token->reveal(), "refresh");
  EXPECT_EQ(merged.scope, "a b");
}

TEST(OAuthToken, TakesWhatARefreshBrings) {
  TokenAnswer next = answer();
  next.refresh_token = RefreshToken("rotated");
  next.scope = "c";
  const OAuthToken merged = merge(make_token(answer()), std::move(next));
  EXPECT_EQ(merged.refresh_token->reveal(), "rotated");
  EXPECT_EQ(merged.scope, "c");
}

TEST(Identity, KeepsWhatAnAnswerLeavesOut) {
  const Identity merged = merge({"old@example.com", "Old", std::nullopt}, {std::nullopt, "New", std::nullopt});
  EXPECT_EQ(merged, (Identity{"old@example.com", "New", std::nullopt}));
}

TEST(UtcTime, FollowsRfc3339) {
  EXPECT_EQ(utc_time(sent_at), "2023-11-14T22:13:20Z");
  EXPECT_EQ(utc_time(std::chrono::sys_seconds{0s}), "1970-01-01T00:00:00Z");
}

}  // namespace
}  // namespace maestro::testing
