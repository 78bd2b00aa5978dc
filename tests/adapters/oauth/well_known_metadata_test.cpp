#include "adapters/oauth/well_known_metadata.hpp"

#include "tests/fakes/scripted_http_client.hpp"
#include "tests/support/matchers.hpp"

namespace maestro::testing {
namespace {

using ::testing::HasSubstr;
using ::testing::SizeIs;

constexpr const char* published =
    R"({"issuer":"https://auth.example","authorization_endpoint":"https://auth.example/authorize",)"
    R"("token_endpoint":"https://auth.example/token","revocation_endpoint":"https://auth.example/revoke",)"
    R"("device_authorization_endpoint":"https://auth.example/device","scopes_supported":["a"],)"
    R"("authorization_response_iss_parameter_supported":true})";

class WellKnown : public ::testing::Test {
 protected:
  Result<ServerMetadata> fetch() {
    WellKnownMetadata metadata(http_);
    return metadata.fetch("https://auth.example", "maestro/test", std::chrono::seconds{5});
  }
  ScriptedHttpClient http_;
};

TEST_F(WellKnown, MetadataAreRead) {
  http_.answer_next(200, {}, published);
  const auto metadata = fetch();
  ASSERT_THAT(metadata, IsOk());
  EXPECT_EQ(metadata->issuer, "https://auth.example");
  EXPECT_EQ(metadata->authorization_endpoint, "https://auth.example/authorize");
  EXPECT_EQ(metadata->token_endpoint, "https://auth.example/token");
  EXPECT_EQ(metadata->revocation_endpoint, "https://auth.example/revoke");
  EXPECT_EQ(metadata->device_authorization_endpoint, "https://auth.example/device");
  EXPECT_TRUE(metadata->sends_issuer);
  ASSERT_THAT(http_.sent(), SizeIs(1));
  EXPECT_EQ(http_.sent().front().url, "https://auth.example/.well-known/oauth-authorization-server");
}

TEST_F(WellKnown, MetadataMayLieAtTheAddressOfOpenId) {
  http_.answer_next(404, {}, "");
  http_.answer_next(200, {}, published);
  ASSERT_THAT(fetch(), IsOk());
  EXPECT_EQ(http_.sent().back().url, "https://auth.example/.well-known/openid-configuration");
}

TEST_F(WellKnown, MetadataThatAreNowhereAreABadAnswer) {
  http_.answer_next(404, {}, "");
  http_.answer_next(404, {}, "");
  const auto metadata = fetch();
  ASSERT_THAT(metadata, FailsWith(Errc::bad_answer));
  EXPECT_THAT(metadata.error().what, HasSubstr("auth.example answers with status 404"));
}

TEST_F(WellKnown, IssuerThatIsAwayIsUnreachable) {
  http_.fail_next(HttpFault::unreachable, "no route", HttpStage::connect);
  EXPECT_THAT(fetch(), FailsWith(Errc::unreachable));
  http_.fail_next(HttpFault::library_missing, "no libcurl", HttpStage::connect);
  EXPECT_THAT(fetch(), FailsWith(Errc::libcurl_missing));
}

TEST_F(WellKnown, MetadataOfAnotherShapeAreABadAnswer) {
  for (const char* body : {"", "[]", "<html>", R"({"issuer":1,"token_endpoint":"https://auth.example/token"})",
                           R"({"issuer":"https://auth.example"})"}) {
    http_.answer_next(200, {}, body);
    EXPECT_THAT(fetch(), FailsWith(Errc::bad_answer)) << body;
  }
}

}  // namespace
}  // namespace maestro::testing
