#include "tests/adapters/oauth/oauth_fixture.hpp"

namespace maestro::testing {
namespace {

using ::testing::AllOf;
using ::testing::Contains;
using ::testing::HasSubstr;
using ::testing::Pair;

/// The device authorization endpoint and the revocation endpoint.
class NeighboursTest : public OAuthFixture {
 protected:
  NeighboursTest() {
    provider.device_authorization_endpoint = "https://auth.example/device";
    provider.revocation_endpoint = "https://auth.example/revoke";
  }
  TokenResult<DeviceAuthorization> authorize_with(const std::string& body, int status = 200) {
    http.answer_next(status, {}, body);
    return endpoint.authorize({provider, provider.device_authorization_endpoint});
  }
};

constexpr const char* good =
    R"({"device_code":"dev","user_code":"ABCD-EFGH","verification_uri":"https://auth.example/device",)"
    R"("verification_uri_complete":"https://auth.example/device?user_code=ABCD-EFGH","expires_in":600,"interval":7})";

// RFC 8628 §3.1, §3.2.
TEST_F(NeighboursTest, AskForADeviceCode) {
  const auto authorization = authorize_with(good);
  ASSERT_TRUE(authorization);
  EXPECT_EQ(authorization->device_code.reveal(), "dev");
  EXPECT_EQ(authorization->user_code, "ABCD-EFGH");
  EXPECT_EQ(authorization->verification_uri, "https://auth.example/device");
  EXPECT_EQ(authorization->verification_uri_complete, "https://auth.example/device?user_code=ABCD-EFGH");
  EXPECT_EQ(authorization->expires_in, std::chrono::seconds(600));
  EXPECT_EQ(authorization->interval, std::chrono::seconds(7));
  EXPECT_EQ(
      http.sent().front().body,
      "client_id=9d1c250a-e61b-44d9-88ed-5944d1962f5e&scope=org%3Acreate_api_key+user%3Aprofile+user%3Ainference");
}

TEST_F(NeighboursTest, PollEveryFiveSecondsUnlessTold) {
  const auto authorization = authorize_with(
      R"({"device_code":"d","user_code":"u","verification_uri":"https://auth.example/device","expires_in":60})");
  ASSERT_TRUE(authorization);
  EXPECT_EQ(authorization->interval, std::chrono::seconds(5));
  EXPECT_FALSE(authorization->verification_uri_complete);
}

TEST_F(NeighboursTest, SendNobodyToAPageInTheClear) {
  for (const char* page : {"http://auth.example/device", "javascript:alert", "/device", ""}) {
    const auto authorization = authorize_with(R"({"device_code":"d","user_code":"u","expires_in":60,)"
                                              R"("verification_uri":")" +
                                              std::string(page) + "\"}");
    ASSERT_FALSE(authorization) << page;
    EXPECT_TRUE(authorization.error().bad_answer) << page;
  }
}

TEST_F(NeighboursTest, TakeNoHalfAnswer) {
  for (const char* body :
       {R"({"device_code":"d","user_code":"u\u001b[2J","verification_uri":"https://a.example/","expires_in":60})",
        R"({"device_code":"","user_code":"u","verification_uri":"https://a.example/","expires_in":60})",
        R"({"device_code":"d","user_code":"u","verification_uri":"https://a.example/"})", "[]", ""})
    EXPECT_FALSE(authorize_with(body)) << body;
}

TEST_F(NeighboursTest, PollWithTheDeviceCode) {
  provider.exchange_headers = {"x-beta: on"};
  http.answer_next(400, {}, R"({"error":"authorization_pending"})");
  const auto polled = endpoint.poll({provider, provider.token_endpoint}, DeviceCode("dev+ice"));
  ASSERT_FALSE(polled);
  EXPECT_EQ(polled.error().error_code, "authorization_pending");
  EXPECT_EQ(http.sent().front().body,
            "grant_type=urn%3Aietf%3Aparams%3Aoauth%3Agrant-type%3Adevice_code&device_code=dev%2Bice"
            "&client_id=9d1c250a-e61b-44d9-88ed-5944d1962f5e");
  EXPECT_THAT(http.sent().front().headers, Contains(Pair("x-beta", "on")));
}

// RFC 7009 §2.1, §2.2.
TEST_F(NeighboursTest, RevokeTheRefreshTokenFirst) {
  OAuthToken token;
  token.access_token = AccessToken("access");
  token.refresh_token = RefreshToken("refresh");
  http.answer_next(200, {}, "");
  EXPECT_TRUE(endpoint.revoke({provider, provider.revocation_endpoint}, token));
  EXPECT_EQ(http.sent().back().url, "https://auth.example/revoke");
  EXPECT_EQ(http.sent().back().body,
            "token=refresh&token_type_hint=refresh_token&client_id=9d1c250a-e61b-44d9-88ed-5944d1962f5e");
  token.refresh_token.reset();
  http.answer_next(200, {}, "whatever");
  EXPECT_TRUE(endpoint.revoke({provider, provider.revocation_endpoint}, token));
  EXPECT_THAT(http.sent().back().body, HasSubstr("token=access&token_type_hint=access_token"));
}

TEST_F(NeighboursTest, SayWhenARevocationWasRefused) {
  http.answer_next(400, {}, R"({"error":"unsupported_token_type"})");
  const auto revoked = endpoint.revoke({provider, provider.revocation_endpoint}, OAuthToken());
  ASSERT_FALSE(revoked);
  EXPECT_EQ(revoked.error().fault, TokenFault::refused);
  EXPECT_EQ(revoked.error().error_code, "unsupported_token_type");
}

TEST_F(NeighboursTest, AreSentNothingUnlessTheProviderListsThem) {
  EXPECT_FALSE(endpoint.revoke({provider, "https://evil.example/revoke"}, OAuthToken()));
  EXPECT_TRUE(http.sent().empty());
}

class ProvidersOwnHeaders : public OAuthFixture {
 protected:
  ProvidersOwnHeaders() {
    provider.exchange_headers = {"anthropic-beta: exchange"};
    provider.refresh_headers = {"anthropic-beta: refresh"};
    http.answer_next(200, {}, R"({"access_token":"new"})");
  }
};

TEST_F(ProvidersOwnHeaders, GoWithTheirRequest) {
  ASSERT_TRUE(exchange());
  http.answer_next(200, {}, R"({"access_token":"new"})");
  ASSERT_TRUE(refresh());
  EXPECT_THAT(http.sent()[0].headers, Contains(Pair("anthropic-beta", "exchange")));
  EXPECT_THAT(http.sent()[1].headers, Contains(Pair("anthropic-beta", "refresh")));
}

TEST_F(ProvidersOwnHeaders, GoWithoutAStateWhereItHasNoPlace) {
  provider.exchange_encoding = BodyEncoding::form;
  provider.exchange_state = StateAtExchange::omitted;
  ASSERT_TRUE(exchange());
  EXPECT_EQ(http.sent().front().body.find("state="), std::string::npos);
}

}  // namespace
}  // namespace maestro::testing
