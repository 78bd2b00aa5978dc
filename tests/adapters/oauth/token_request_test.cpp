#include "tests/adapters/oauth/oauth_fixture.hpp"

namespace maestro::testing {
namespace {

using ::testing::ElementsAre;
using ::testing::Pair;
using ::testing::SizeIs;

/// What the reference flow puts on the wire.
constexpr const char* json_exchange =
    R"({"grant_type":"authorization_code","code":"AUTHCODE","state":"dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk",)"
    R"("client_id":"9d1c250a-e61b-44d9-88ed-5944d1962f5e",)"
    R"("redirect_uri":"https://console.anthropic.com/oauth/code/callback",)"
    R"("code_verifier":"dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"})";
constexpr const char* form_exchange =
    "grant_type=authorization_code&code=AUTHCODE&state=dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"
    "&client_id=9d1c250a-e61b-44d9-88ed-5944d1962f5e"
    "&redirect_uri=https%3A%2F%2Fconsole.anthropic.com%2Foauth%2Fcode%2Fcallback"
    "&code_verifier=dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
constexpr const char* form_refresh =
    "grant_type=refresh_token&refresh_token=sk-ant-ort01-EXAMPLE-token_AA"
    "&client_id=9d1c250a-e61b-44d9-88ed-5944d1962f5e";
constexpr const char* form_refresh_of_odd_token =
    "grant_type=refresh_token&refresh_token=a+b%2Bc%2Fd%3De%7Ef.g*h_i-j%25k%26l"
    "&client_id=9d1c250a-e61b-44d9-88ed-5944d1962f5e";
constexpr const char* json_refresh = R"({"grant_type":"refresh_token","refresh_token":"sk-ant-ort01-EXAMPLE-token_AA",)"
                                     R"("client_id":"9d1c250a-e61b-44d9-88ed-5944d1962f5e"})";

class TokenRequestTest : public OAuthFixture {
 protected:
  TokenRequestTest() { http.answer_next(200, {}, R"({"access_token":"new"})"); }
  const SentRequest& sent() {
    EXPECT_THAT(http.sent(), SizeIs(1));
    return http.sent().front();
  }
};

TEST_F(TokenRequestTest, TheExchangeEqualsTheReferenceByteForByte) {
  ASSERT_TRUE(exchange());
  EXPECT_EQ(sent().url, "https://console.anthropic.com/v1/oauth/token");
  EXPECT_EQ(sent().body, json_exchange);
  EXPECT_THAT(sent().headers,
              ElementsAre(Pair("Content-Type", "application/json"), Pair("User-Agent", "maestro/test")));
}

TEST_F(TokenRequestTest, TheExchangeCanBeAForm) {
  provider.exchange_encoding = BodyEncoding::form;
  ASSERT_TRUE(exchange());
  EXPECT_EQ(sent().body, form_exchange);
  EXPECT_THAT(sent().headers, ::testing::Contains(Pair("Content-Type", "application/x-www-form-urlencoded")));
}

TEST_F(TokenRequestTest, TheRefreshEqualsTheReferenceByteForByte) {
  ASSERT_TRUE(refresh());
  EXPECT_EQ(sent().body, form_refresh);
  EXPECT_THAT(sent().headers, ElementsAre(Pair("Content-Type", "application/x-www-form-urlencoded"),
                                          Pair("User-Agent", "maestro/test")));
}

TEST_F(TokenRequestTest, TheFormEscapesWhatTheReferenceEscapes) {
  ASSERT_TRUE(refresh("a b+c/d=e~f.g*h_i-j%k&l"));
  EXPECT_EQ(sent().body, form_refresh_of_odd_token);
}

TEST_F(TokenRequestTest, TheRefreshCanBeJson) {
  provider.refresh_encoding = BodyEncoding::json;
  ASSERT_TRUE(refresh());
  EXPECT_EQ(sent().body, json_refresh);
}

TEST_F(TokenRequestTest, JsonEscapesWhatItMustAndNothingElse) {
  ASSERT_TRUE(exchange("a\"b\\c/d", "e~f"));
  EXPECT_THAT(sent().body, ::testing::HasSubstr(R"("code":"a\"b\\c/d","state":"e~f",)"));
}

TEST_F(TokenRequestTest, ASecretGoesToAListedEndpointOnly) {
  for (const char* elsewhere : {"https://evil.example/v1/oauth/token", "https://console.anthropic.com/v1/oauth/token/",
                                "http://console.anthropic.com/v1/oauth/token", "not a URL", ""}) {
    url = elsewhere;
    const auto answer = exchange();
    ASSERT_FALSE(answer.has_value()) << elsewhere;
    EXPECT_EQ(answer.error().fault, TokenFault::untrusted);
    EXPECT_FALSE(refresh().has_value());
  }
  EXPECT_THAT(http.sent(), SizeIs(0));
}

TEST_F(TokenRequestTest, AListedEndpointMustBeSafeNevertheless) {
  url = provider.token_endpoint = "http://console.anthropic.com/v1/oauth/token";
  const auto answer = refresh();
  ASSERT_FALSE(answer.has_value());
  EXPECT_EQ(answer.error().fault, TokenFault::untrusted);
  EXPECT_THAT(http.sent(), SizeIs(0));
}

TEST_F(TokenRequestTest, AnAlternateIsAListedEndpoint) {
  url = "https://platform.claude.com/v1/oauth/token";
  const auto answer = refresh();
  ASSERT_TRUE(answer.has_value());
  EXPECT_EQ(answer->endpoint, url);
  EXPECT_EQ(sent().url, url);
}

TEST_F(TokenRequestTest, NoRequestMayTakeLongerThanFiveMinutesNorItsConnectionThanFiveSeconds) {
  ASSERT_TRUE(endpoint.refresh({provider, url, std::chrono::seconds(6), std::chrono::minutes(6)}, RefreshToken("r")));
  EXPECT_EQ(sent().connect_timeout, std::chrono::seconds(5));
  EXPECT_EQ(sent().answer_timeout, std::chrono::minutes(5));
}

TEST_F(TokenRequestTest, ShorterLimitsAreKept) {
  const std::chrono::milliseconds connect(250);
  const std::chrono::milliseconds answer(350);
  ASSERT_TRUE(endpoint.refresh({provider, url, connect, answer}, RefreshToken("r")));
  EXPECT_EQ(sent().connect_timeout, connect);
  EXPECT_EQ(sent().answer_timeout, answer);
}

TEST_F(TokenRequestTest, WhoAsksToStopIsHeard) {
  struct Refusing : HttpEvents {
    bool about_to_send() override { return false; }
    bool stop_requested() override { return false; }
  } refusing;
  TokenRequest request{provider, url};
  request.events = &refusing;
  const auto answer = endpoint.refresh(request, RefreshToken("r"));
  ASSERT_FALSE(answer.has_value());
  EXPECT_EQ(answer.error().fault, TokenFault::stopped);
  EXPECT_THAT(http.sent(), SizeIs(0));
}

}  // namespace
}  // namespace maestro::testing
