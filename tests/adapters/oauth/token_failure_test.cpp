#include "tests/adapters/oauth/oauth_fixture.hpp"

namespace maestro::testing {
namespace {

constexpr const char* oauth_error = R"({"error":"invalid_grant","error_description":"the code is spent"})";
constexpr const char* api_error =
    R"({"type":"error","error":{"type":"rate_limit_error","message":"too many requests"}})";
constexpr const char* page = "<html><body>MARK bad gateway</body></html>";

struct FailureCase {
  int status;
  const char* body;
  TokenFault fault;
  const char* error_code;
  const char* description;
  bool bad_answer = false;
  friend std::ostream& operator<<(std::ostream& out, const FailureCase& one) {
    return out << one.status << ' ' << one.body;
  }
};

class TokenFailureTest : public OAuthFixture {};
class TokenFailureTable : public OAuthFixture, public ::testing::WithParamInterface<FailureCase> {};

INSTANTIATE_TEST_SUITE_P(
    Any, TokenFailureTable,
    ::testing::Values(
        FailureCase{400, oauth_error, TokenFault::refused, "invalid_grant", "the code is spent"},
        FailureCase{401, oauth_error, TokenFault::refused, "invalid_grant", "the code is spent"},
        FailureCase{403, page, TokenFault::refused, "", ""}, FailureCase{400, "", TokenFault::refused, "", ""},
        FailureCase{400, R"({"error":"MARK MARK","error_description":7})", TokenFault::refused, "", ""},
        FailureCase{400, R"({"type":"error","error":{"type":7,"message":null}})", TokenFault::refused, "", ""},
        FailureCase{404, page, TokenFault::moved, "", ""},
        FailureCase{410, oauth_error, TokenFault::moved, "invalid_grant", "the code is spent"},
        FailureCase{429, api_error, TokenFault::rate_limited, "rate_limit_error", "too many requests"},
        FailureCase{503, page, TokenFault::rate_limited, "", ""},
        FailureCase{500, api_error, TokenFault::uncertain, "rate_limit_error", "too many requests"},
        FailureCase{502, page, TokenFault::uncertain, "", ""}, FailureCase{504, "", TokenFault::uncertain, "", ""},
        FailureCase{501, "", TokenFault::refused, "", ""}, FailureCase{302, page, TokenFault::refused, "", "", true},
        FailureCase{307, R"({"access_token":"MARK"})", TokenFault::refused, "", "", true},
        FailureCase{201, R"({"access_token":"MARK"})", TokenFault::uncertain, "", "", true},
        FailureCase{204, "", TokenFault::uncertain, "", "", true}),
    [](const auto& tested) {
      return "Status" + std::to_string(tested.param.status) + "Case" + std::to_string(tested.index);
    });

TEST_P(TokenFailureTable, IsToldByItsStatusAndItsErrorCode) {
  const FailureCase& expected = GetParam();
  const auto answer = refresh_with(expected.status, expected.body);
  ASSERT_FALSE(answer.has_value());
  EXPECT_EQ(answer.error().fault, expected.fault);
  EXPECT_EQ(answer.error().status, expected.status);
  EXPECT_EQ(answer.error().error_code, expected.error_code);
  EXPECT_EQ(answer.error().description, expected.description);
  EXPECT_EQ(answer.error().bad_answer, expected.bad_answer);
  EXPECT_FALSE(answer.error().retry_after.has_value());
  EXPECT_THAT(logged(), ::testing::Not(::testing::HasSubstr("MARK")));
}

TEST_F(TokenFailureTest, ADescriptionIsCleanedOfWhatMayBeAToken) {
  const auto answer = refresh_with(
      400, R"({"error":"invalid_grant","error_description":"token sk-ant-ort01-SECRET\u001b[31m is\n spent"})");
  ASSERT_FALSE(answer.has_value());
  EXPECT_THAT(answer.error().description, ::testing::StartsWith("token [redacted]"));
  EXPECT_THAT(answer.error().description, ::testing::Not(::testing::HasSubstr("SECRET")));
  EXPECT_THAT(answer.error().description, ::testing::Not(::testing::HasSubstr("\x1b")));
  EXPECT_THAT(logged(), ::testing::Not(::testing::HasSubstr("SECRET")));
}

TEST_F(TokenFailureTest, AContentTypeIsCleanedBeforeItIsLogged) {
  http.answer_next(200, {{"Content-Type", "text/html\x1b[31m sk-ant-oat01-SECRET"}}, page);
  ASSERT_FALSE(refresh().has_value());
  EXPECT_THAT(logged(), ::testing::HasSubstr("text/html"));
  EXPECT_THAT(logged(), ::testing::Not(::testing::HasSubstr("SECRET")));
  EXPECT_THAT(logged(), ::testing::Not(::testing::HasSubstr("\x1b")));
}

TEST_F(TokenFailureTest, RetryAfterIsSecondsOrADate) {
  // The fake clock stands at 1700000000, which is Tue, 14 Nov 2023 22:13:20 GMT.
  const std::pair<const char*, std::optional<int>> table[] = {
      {"17", 17}, {"Tue, 14 Nov 2023 22:14:00 GMT", 40}, {"Tue, 14 Nov 2023 22:13:00 GMT", 0}, {"soon", std::nullopt}};
  for (const int status : {429, 503})
    for (const auto& [header, seconds] : table) {
      const auto answer = refresh_with(status, "", {{"Retry-After", header}});
      ASSERT_FALSE(answer.has_value());
      EXPECT_EQ(answer.error().fault, TokenFault::rate_limited);
      ASSERT_EQ(answer.error().retry_after.has_value(), seconds.has_value()) << header;
      EXPECT_EQ(answer.error().retry_after.value_or(std::chrono::seconds(0)).count(), seconds.value_or(0)) << header;
    }
}

TEST_F(TokenFailureTest, ARetryAfterDateIsMeasuredByTheServersOwnClock) {
  const auto answer = refresh_with(
      429, "", {{"Date", "Thu, 23 Nov 2023 07:00:00 GMT"}, {"Retry-After", "Thu, 23 Nov 2023 07:00:40 GMT"}});
  ASSERT_FALSE(answer.has_value());
  EXPECT_EQ(answer.error().retry_after, std::chrono::seconds(40));
  const auto undated = refresh_with(429, "", {{"Date", "today"}, {"Retry-After", "Tue, 14 Nov 2023 22:14:00 GMT"}});
  ASSERT_FALSE(undated.has_value());
  EXPECT_EQ(undated.error().retry_after, std::chrono::seconds(40));
}

TEST_F(TokenFailureTest, TheServersNameOfTheRequestIsLoggedIfItIsOne) {
  const std::string refusal = R"({"error":"invalid_grant"})";
  (void)refresh_with(400, refusal, {{"request-id", "req_011CSHoEeqs5C35K2UUqR7Fy"}});
  (void)refresh_with(400, refusal, {{"X-Request-Id", "other-1"}});
  (void)refresh_with(400, refusal, {{"request-id", "sk-ant-oat01-x"}});
  EXPECT_EQ(logged(),
            "finished console.anthropic.com 400 req_011CSHoEeqs5C35K2UUqR7Fy\n"
            "finished console.anthropic.com 400 other-1\n"
            "finished console.anthropic.com 400 \n");
}

TEST_F(TokenFailureTest, FaultsOfTheTransportKeepTheirMeaning) {
  const std::pair<HttpFault, TokenFault> table[] = {{HttpFault::unsent, TokenFault::unsent},
                                                    {HttpFault::untrusted, TokenFault::untrusted},
                                                    {HttpFault::cut, TokenFault::uncertain},
                                                    {HttpFault::too_large, TokenFault::uncertain}};
  for (const auto& [fault, expected] : table) {
    http.fail_next(fault, "because");
    const auto answer = refresh();
    ASSERT_FALSE(answer.has_value());
    EXPECT_EQ(answer.error().fault, expected);
    EXPECT_EQ(answer.error().bad_answer, fault == HttpFault::too_large);
    EXPECT_EQ(answer.error().status, 0);
    EXPECT_THAT(answer.error().description, ::testing::StartsWith("console.anthropic.com"));
  }
  EXPECT_EQ(log.count<RequestFinished>(), 4);
  EXPECT_THAT(logged(), ::testing::StartsWith("finished console.anthropic.com 0 because\n"));
}

}  // namespace
}  // namespace maestro::testing
