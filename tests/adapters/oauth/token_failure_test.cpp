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

constexpr const char* typed_error =
    R"({"type":"error","error":{"type":"authentication_error","message":"no such client"}})";

INSTANTIATE_TEST_SUITE_P(
    OAuthErrors, TokenFailureTable,
    ::testing::Values(FailureCase{400, oauth_error, TokenFault::refused, "invalid_grant", "the code is spent"},
                      FailureCase{401, oauth_error, TokenFault::refused, "invalid_grant", "the code is spent"},
                      FailureCase{403, oauth_error, TokenFault::refused, "invalid_grant", "the code is spent"},
                      FailureCase{401, R"({"error":"invalid_client"})", TokenFault::refused, "invalid_client", ""},
                      FailureCase{400, R"({"error":"invalid_scope","error_description":7})", TokenFault::refused,
                                  "invalid_scope", ""},
                      FailureCase{401, typed_error, TokenFault::refused, "authentication_error", "no such client"}));

INSTANTIATE_TEST_SUITE_P(
    AGatewaysWord, TokenFailureTable,
    ::testing::Values(
        FailureCase{400, page, TokenFault::gateway, "", "", true},
        FailureCase{401, page, TokenFault::gateway, "", "", true},
        FailureCase{403, page, TokenFault::gateway, "", "", true},
        FailureCase{400, "", TokenFault::gateway, "", "", true},
        FailureCase{407, page, TokenFault::gateway, "", "", true},
        FailureCase{418, oauth_error, TokenFault::gateway, "", "", true},
        FailureCase{422, oauth_error, TokenFault::gateway, "", "", true},
        FailureCase{400, "[]", TokenFault::gateway, "", "", true},
        FailureCase{400, R"({"error":"MARK MARK","error_description":7})", TokenFault::gateway, "", "", true},
        FailureCase{403, R"({"error":"access_denied"})", TokenFault::gateway, "", "", true},
        FailureCase{403, R"({"error":"forbidden","error_description":"MARK"})", TokenFault::gateway, "", "", true},
        FailureCase{403, R"({"error":{"code":403,"message":"MARK"}})", TokenFault::gateway, "", "", true},
        FailureCase{403, R"({"error":{"type":"forbidden","message":"MARK"}})", TokenFault::gateway, "", "", true},
        FailureCase{400, R"({"type":"error","error":{"type":7,"message":null}})", TokenFault::gateway, "", "", true},
        FailureCase{302, page, TokenFault::gateway, "", "", true},
        FailureCase{511, page, TokenFault::gateway, "", "", true},
        FailureCase{307, R"({"access_token":"MARK"})", TokenFault::gateway, "", "", true},
        FailureCase{501, "", TokenFault::gateway, "", "", true}));

INSTANTIATE_TEST_SUITE_P(
    TheRest, TokenFailureTable,
    ::testing::Values(FailureCase{404, page, TokenFault::moved, "", ""},
                      FailureCase{405, page, TokenFault::moved, "", ""},
                      FailureCase{410, oauth_error, TokenFault::moved, "invalid_grant", "the code is spent"},
                      FailureCase{429, api_error, TokenFault::rate_limited, "rate_limit_error", "too many requests"},
                      FailureCase{503, page, TokenFault::overloaded, "", ""},
                      FailureCase{529, api_error, TokenFault::overloaded, "rate_limit_error", "too many requests"},
                      FailureCase{500, api_error, TokenFault::server_error, "rate_limit_error", "too many requests"},
                      FailureCase{502, page, TokenFault::server_error, "", ""},
                      FailureCase{504, "", TokenFault::server_error, "", ""},
                      FailureCase{524, page, TokenFault::server_error, "", ""},
                      FailureCase{201, R"({"access_token":"MARK"})", TokenFault::uncertain, "", "", true},
                      FailureCase{204, "", TokenFault::uncertain, "", "", true}));

TEST_P(TokenFailureTable, IsToldByItsStatusAndItsErrorCode) {
  const FailureCase& expected = GetParam();
  const auto answer = refresh_with(expected.status, expected.body);
  ASSERT_FALSE(answer.has_value());
  EXPECT_EQ(answer.error().fault, expected.fault);
  EXPECT_EQ(answer.error().status, expected.status);
  EXPECT_EQ(answer.error().error_code, expected.error_code);
  EXPECT_EQ(answer.error().description, expected.description);
  EXPECT_EQ(answer.error().bad_answer, expected.bad_answer);
  EXPECT_EQ(answer.error().progress, HttpProgress::whole);
  EXPECT_EQ(answer.error().host, "console.anthropic.com");
  EXPECT_EQ(answer.error().content_type, expected.fault == TokenFault::refused ? "" : "application/json");
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

TEST_F(TokenFailureTest, TheMediaTypeOfAGatewaysAnswerIsKeptWithoutParametersOrSecrets) {
  const std::pair<const char*, const char*> table[] = {
      {"text/html; charset=utf-8", "text/html"},
      {"application/x-www-form-urlencoded", "application/x-www-form-urlencoded"},
      {"sk-ant-oat-secret", "[redacted]"},
      {"text/\x1b[31mhtml", "text/ [31mhtml"},
      {"", ""}};
  for (const auto& [header, expected] : table) {
    http.answer_next(403, {{"Content-Type", header}}, page);
    const auto answer = refresh();
    ASSERT_FALSE(answer.has_value());
    EXPECT_EQ(answer.error().content_type, expected) << header;
  }
}

TEST_F(TokenFailureTest, RetryAfterIsMeasuredByTheServersDateElseByOurClock) {
  // The fake clock stands at 1700000000, which is Tue, 14 Nov 2023 22:13:20 GMT.
  const std::pair<const char*, int> table[] = {{"17", 17},
                                               {"0", 1},
                                               {"-1", 1},
                                               {"1.5", 1},
                                               {"soon", 1},
                                               {"99999999999", 900},
                                               {"Tue, 14 Nov 2023 22:14:00 GMT", 40},
                                               {"Tue, 14 Nov 2023 22:13:00 GMT", 1},
                                               {"Tue, 14 Nov 2023 22:19:20 GMT", 1}};
  for (const int status : {429, 503})
    for (const auto& [header, seconds] : table) {
      const auto answer = refresh_with(status, "", {{"Retry-After", header}});
      ASSERT_FALSE(answer.has_value());
      EXPECT_EQ(answer.error().fault, TokenFault::rate_limited);
      EXPECT_EQ(answer.error().retry_after, std::chrono::seconds(seconds)) << header;
    }
  const auto dated = refresh_with(
      429, "", {{"Date", "Tue, 14 Nov 2023 22:18:20 GMT"}, {"Retry-After", "Tue, 14 Nov 2023 22:19:20 GMT"}});
  ASSERT_FALSE(dated.has_value());
  EXPECT_EQ(dated.error().retry_after, std::chrono::seconds(60));
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
  struct Row {
    HttpFault fault;
    HttpProgress progress;
    TokenFault expected;
  };
  const Row table[] = {{HttpFault::unreachable, HttpProgress::unsent, TokenFault::unreachable},
                       {HttpFault::no_answer, HttpProgress::unsent, TokenFault::no_answer},
                       {HttpFault::tls_cut, HttpProgress::unsent, TokenFault::tls_cut},
                       {HttpFault::untrusted, HttpProgress::unsent, TokenFault::untrusted},
                       {HttpFault::bad_ca_setting, HttpProgress::unsent, TokenFault::bad_ca_setting},
                       {HttpFault::system_limit, HttpProgress::unsent, TokenFault::system_limit},
                       {HttpFault::library_missing, HttpProgress::unsent, TokenFault::library_missing},
                       {HttpFault::proxy_refused, HttpProgress::unsent, TokenFault::proxy_refused},
                       {HttpFault::bad_proxy, HttpProgress::unsent, TokenFault::bad_proxy},
                       {HttpFault::stopped, HttpProgress::unsent, TokenFault::stopped},
                       {HttpFault::cut, HttpProgress::partly, TokenFault::partly_sent},
                       {HttpFault::cut, HttpProgress::written, TokenFault::uncertain},
                       {HttpFault::cut, HttpProgress::answering, TokenFault::uncertain},
                       {HttpFault::answer_too_late, HttpProgress::partly, TokenFault::partly_sent},
                       {HttpFault::answer_too_late, HttpProgress::written, TokenFault::answer_too_late},
                       {HttpFault::too_large, HttpProgress::answering, TokenFault::uncertain}};
  for (const auto& [fault, progress, expected] : table) {
    http.fail_next({fault, "/etc/ssl/certs/ca-certificates.crt", HttpStage::exchange, progress, 407});
    const auto answer = refresh();
    ASSERT_FALSE(answer.has_value());
    const bool is_too_large = fault == HttpFault::too_large;
    EXPECT_EQ(answer.error().fault, expected);
    EXPECT_EQ(answer.error().progress, progress);
    EXPECT_EQ(answer.error().bad_answer, is_too_large);
    EXPECT_EQ(answer.error().status, 407);
    EXPECT_EQ(answer.error().host, "console.anthropic.com");
    EXPECT_EQ(answer.error().description, is_too_large ? "more than 64 KiB" : "/etc/ssl/certs/ca-certificates.crt");
  }
  EXPECT_EQ(log.count<RequestFinished>(), 16);
  EXPECT_THAT(logged(), ::testing::StartsWith("finished console.anthropic.com 0 /etc/ssl"));
}

TEST_F(TokenFailureTest, TheErrorsOfADeviceLoginCountForItsPollAlone) {
  for (const char* code : {"authorization_pending", "slow_down", "access_denied", "expired_token", "invalid_grant"}) {
    const std::string body = R"({"error":")" + std::string(code) + "\"}";
    http.answer_next(400, {}, body);
    const auto polled = endpoint.poll({provider, url}, DeviceCode("d"));
    ASSERT_FALSE(polled.has_value());
    EXPECT_EQ(polled.error().fault, TokenFault::refused) << code;
    EXPECT_EQ(polled.error().error_code, code);
  }
}

}  // namespace
}  // namespace maestro::testing
