#include "domain/server_metadata.hpp"

#include "tests/support/anthropic.hpp"
#include "tests/support/matchers.hpp"

namespace maestro::testing {
namespace {

class Metadata : public ::testing::Test {
 protected:
  Metadata() {
    provider.authorization_endpoint = provider.token_endpoint = "";
    provider.issuer = metadata.issuer = "https://auth.example";
    metadata.authorization_endpoint = "https://auth.example/authorize";
    metadata.token_endpoint = "https://auth.example/token";
    metadata.sends_issuer = true;
  }
  ProviderProfile provider = anthropic();
  ServerMetadata metadata;
};

TEST_F(Metadata, FillWhatTheSettingsLeaveOpen) {
  provider.token_endpoint = "https://auth.example/my-own";
  metadata.revocation_endpoint = "https://auth.example/revoke";
  const auto complete_provider = complete(provider, metadata);
  ASSERT_THAT(complete_provider, IsOk());
  EXPECT_EQ(complete_provider->authorization_endpoint, "https://auth.example/authorize");
  EXPECT_EQ(complete_provider->token_endpoint, "https://auth.example/my-own");
  EXPECT_EQ(complete_provider->revocation_endpoint, "https://auth.example/revoke");
  EXPECT_TRUE(complete_provider->promises_issuer);
}

TEST_F(Metadata, OfAnotherIssuerAreRefused) {
  metadata.issuer = "https://auth.example/";
  EXPECT_THAT(complete(provider, metadata), FailsWith(Errc::bad_setting));
}

TEST_F(Metadata, WithAnEndpointInTheClearAreRefused) {
  metadata.token_endpoint = "http://auth.example/token";
  EXPECT_THAT(complete(provider, metadata), FailsWith(Errc::bad_setting));
}

TEST_F(Metadata, WithoutTheEndpointOfTheGrantAreRefused) {
  provider.grant = LoginGrant::device_code;
  EXPECT_THAT(complete(provider, metadata), FailsWith(Errc::bad_setting));
}

TEST_F(Metadata, LieBetweenTheHostAndThePathOfTheIssuer) {
  EXPECT_EQ(metadata_addresses("https://auth.example").oauth,
            "https://auth.example/.well-known/oauth-authorization-server");
  EXPECT_EQ(metadata_addresses("https://auth.example/tenant/").oauth,
            "https://auth.example/.well-known/oauth-authorization-server/tenant");
  EXPECT_EQ(metadata_addresses("https://auth.example/tenant").openid,
            "https://auth.example/tenant/.well-known/openid-configuration");
}

}  // namespace
}  // namespace maestro::testing
