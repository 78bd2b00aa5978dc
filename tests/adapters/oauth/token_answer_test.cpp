#include "tests/adapters/oauth/oauth_fixture.hpp"

namespace maestro::testing {
namespace {

class TokenAnswerTest : public OAuthFixture {};

TEST_F(TokenAnswerTest, HoldsAllThatTheServerSent) {
  const std::chrono::sys_seconds before = clock.now();
  const auto answer = good_with(
      R"(,"token_type":"Bearer","expires_in":28800,"refresh_token":"sk-ant-ort01-new","scope":"user:profile user:inference",)"
      R"("organization":{"uuid":"7d0f","name":"Große Firma"},"account":{"uuid":"b3f6","email_address":"a@example.com"},)"
      R"("workspace":{"id":"wrkspc_1","name":"Küche"},"refresh_token_expires_in":2592000,"unknown":[1,{"x":null}])");
  ASSERT_TRUE(answer.has_value());
  EXPECT_EQ(answer->access_token.reveal(), "sk-ant-oat01-new");
  ASSERT_TRUE(answer->refresh_token.has_value());
  EXPECT_EQ(answer->refresh_token->reveal(), "sk-ant-ort01-new");
  EXPECT_EQ(answer->lifetime, std::chrono::hours(8));
  EXPECT_EQ(answer->scope, "user:profile user:inference");
  EXPECT_EQ(answer->identity, (Identity{"a@example.com", "Große Firma", "7d0f", "b3f6", "wrkspc_1", "Küche"}));
  EXPECT_EQ(answer->login_lifetime, std::chrono::hours(24 * 30));
  EXPECT_EQ(answer->sent_at, before);
  EXPECT_EQ(answer->endpoint, provider.token_endpoint);
}

TEST_F(TokenAnswerTest, TheAccessTokenAloneIsEnough) {
  const auto answer = good_with("");
  ASSERT_TRUE(answer.has_value());
  EXPECT_FALSE(answer->refresh_token.has_value());
  EXPECT_FALSE(answer->scope.has_value());
  EXPECT_EQ(answer->identity, Identity());
  EXPECT_EQ(answer->lifetime, std::chrono::hours(1));
}

TEST_F(TokenAnswerTest, AMissingEmptyOrNullRefreshTokenMeansThatTheOldOneStays) {
  for (const char* members : {"", R"(,"refresh_token":"")", R"(,"refresh_token":null)"}) {
    const auto answer = good_with(members);
    ASSERT_TRUE(answer.has_value()) << members;
    EXPECT_FALSE(answer->refresh_token.has_value()) << members;
  }
}

TEST_F(TokenAnswerTest, BearerIsWrittenInAnyCase) {
  for (const char* type : {"Bearer", "bearer", "BEARER", "bEaReR"})
    EXPECT_TRUE(good_with(R"(,"token_type":")" + std::string(type) + "\"").has_value()) << type;
}

TEST_F(TokenAnswerTest, TheLifetimeIsAnHourUnlessItIsAPositiveNumber) {
  const std::pair<const char*, long long> table[] = {{"28800", 28800},
                                                     {"null", 3600},
                                                     {"0", 3600},
                                                     {"-5", 3600},
                                                     {"\"7200\"", 3600},
                                                     {"7200.9", 7200},
                                                     {"true", 3600},
                                                     {"1e300", 315'360'000},
                                                     {"315360001", 315'360'000},
                                                     {"18446744073709551615", 315'360'000},
                                                     {"[7200]", 3600},
                                                     {"{}", 3600}};
  for (const auto& [sent, seconds] : table) {
    const auto answer = good_with(",\"expires_in\":" + std::string(sent));
    ASSERT_TRUE(answer.has_value()) << sent;
    EXPECT_EQ(answer->lifetime.count(), seconds) << sent;
  }
}

TEST_F(TokenAnswerTest, TheLifetimeOfTheLoginIsAPositiveNumberOfAtMostTenYearsOrIsLeftOut) {
  const std::pair<const char*, std::optional<long long>> table[] = {
      {"172800", 172800},         {"\"172800\"", 172800},      {"1", 1},
      {"172800.9", 172800},       {"315360000", 315'360'000},  {"315360001", std::nullopt},
      {"0", std::nullopt},        {"0.5", std::nullopt},       {"-5", std::nullopt},
      {"\"-5\"", std::nullopt},   {"\"0\"", std::nullopt},     {"\"\"", std::nullopt},
      {"\"soon\"", std::nullopt}, {"\"1 day\"", std::nullopt}, {"\"inf\"", std::nullopt},
      {"\"nan\"", std::nullopt},  {"\" 5\"", std::nullopt},    {"1e300", std::nullopt},
      {"null", std::nullopt},     {"true", std::nullopt},      {"[5]", std::nullopt}};
  for (const auto& [sent, seconds] : table) {
    const auto answer = good_with(",\"refresh_token_expires_in\":" + std::string(sent));
    ASSERT_TRUE(answer.has_value()) << sent;
    ASSERT_EQ(answer->login_lifetime.has_value(), seconds.has_value()) << sent;
    EXPECT_EQ(answer->login_lifetime.value_or(std::chrono::seconds(0)).count(), seconds.value_or(0)) << sent;
  }
}

TEST_F(TokenAnswerTest, WhatCouldUpsetATerminalIsNotKept) {
  const auto answer = good_with(
      R"(,"scope":"a\u001b[2Jb","organization":{"uuid":7,"name":"a\u009b2Jb"},"account":{"email_address":"a\nb"})");
  ASSERT_TRUE(answer.has_value());
  EXPECT_FALSE(answer->scope.has_value());
  EXPECT_EQ(answer->identity, Identity());
}

TEST_F(TokenAnswerTest, ExpiryCountsFromBeforeTheRequest) {
  class SlowHttpClient final : public HttpClient {
   public:
    SlowHttpClient(HttpClient& inner, FakeClock& clock) : inner_(inner), clock_(clock) {}
    tl::expected<HttpResponse, HttpFailure> send(const HttpRequest& request) override {
      clock_.advance(std::chrono::seconds(20));
      return inner_.send(request);
    }

   private:
    HttpClient& inner_;
    FakeClock& clock_;
  };
  const std::chrono::sys_seconds before = clock.now();
  SlowHttpClient slow(http, clock);
  http.answer_next(200, {}, R"({"access_token":"new","expires_in":60})");
  const auto answer = OAuthTokenEndpoint(slow, clock, log).refresh({provider, url}, RefreshToken("r"));
  ASSERT_TRUE(answer.has_value());
  EXPECT_EQ(answer->sent_at, before);
}

TEST_F(TokenAnswerTest, AGoodAnswerIsLoggedWithoutItsTokens) {
  ASSERT_TRUE(good_with(R"(,"refresh_token":"sk-ant-ort01-new")").has_value());
  EXPECT_EQ(logged(), "finished console.anthropic.com 200 \n");
}

}  // namespace
}  // namespace maestro::testing
