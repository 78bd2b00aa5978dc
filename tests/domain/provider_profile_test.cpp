#include "domain/provider_profile.hpp"

#include <functional>

#include "tests/support/anthropic.hpp"
#include "tests/support/matchers.hpp"

namespace maestro::testing {
namespace {

using ::testing::HasSubstr;
using ::testing::Pair;

TEST(ProviderProfile, OfTheReferenceIsValid) { EXPECT_THAT(validate(anthropic()), IsOk()); }

TEST(ProviderProfile, NamesTheSettingThatIsWrong) {
  ProviderProfile provider = anthropic();
  provider.redirect_uri = "http://claude.ai/";
  const Status status = validate(provider);
  ASSERT_THAT(status, FailsWith(Errc::bad_setting));
  EXPECT_THAT(status.error().what, ::testing::HasSubstr("providers.anthropic.redirect_uri"));
}

TEST(ProviderProfile, NeedsAClientIdAndAUserAgent) {
  ProviderProfile nameless = anthropic();
  nameless.client_id = "";
  EXPECT_THAT(validate(nameless), FailsWith(Errc::bad_setting));
  ProviderProfile silent = anthropic();
  silent.user_agent = "";
  EXPECT_THAT(validate(silent), FailsWith(Errc::bad_setting));
}

TEST(ProviderProfile, ListsItsTokenEndpointAndTheAlternates) {
  EXPECT_TRUE(is_listed_token_endpoint(anthropic(), "https://console.anthropic.com/v1/oauth/token"));
  EXPECT_TRUE(is_listed_token_endpoint(anthropic(), "https://platform.claude.com/v1/oauth/token"));
  EXPECT_FALSE(is_listed_token_endpoint(anthropic(), "https://claude.ai/oauth/authorize"));
}

struct Spoilt {
  std::string key;
  std::function<void(ProviderProfile&)> spoil;
};
class SpoiltProvider : public ::testing::TestWithParam<Spoilt> {};

TEST_P(SpoiltProvider, IsRefusedByTheSetting) {
  ProviderProfile provider = anthropic();
  GetParam().spoil(provider);
  const auto fault = find_fault(provider);
  ASSERT_TRUE(fault);
  EXPECT_EQ(fault->key, GetParam().key);
  EXPECT_FALSE(fault->what.empty());
}

INSTANTIATE_TEST_SUITE_P(
    , SpoiltProvider,
    ::testing::Values(
        Spoilt{"token_endpoint", [](auto& p) { p.token_endpoint = ""; }},
        Spoilt{"token_endpoint", [](auto& p) { p.token_endpoint = "http://acme.example/token"; }},
        Spoilt{"authorization_endpoint", [](auto& p) { p.authorization_endpoint = ""; }},
        Spoilt{"device_authorization_endpoint", [](auto& p) { p.grant = LoginGrant::device_code; }},
        Spoilt{"revocation_endpoint", [](auto& p) { p.revocation_endpoint = "http://acme.example/revoke"; }},
        Spoilt{"issuer", [](auto& p) { p.issuer = "acme.example"; }},
        Spoilt{"callback_redirect_uri", [](auto& p) { p.callback_redirect_uri = "http://localhost/callback"; }},
        Spoilt{"callback_redirect_uri", [](auto& p) { p.callback_redirect_uri = "http://acme.example:{port}/x"; }},
        Spoilt{"callback_redirect_uri", [](auto& p) { p.callback_redirect_uri = "http://localhost:{port}/x?y"; }},
        Spoilt{"verifier_length", [](auto& p) { p.verifier_length = 42; }},
        Spoilt{"verifier_length", [](auto& p) { p.verifier_length = 45; }},
        Spoilt{"verifier_length", [](auto& p) { p.verifier_length = 129; }},
        Spoilt{"scopes", [](auto& p) { p.scopes = {"two words"}; }},
        Spoilt{"exchange_headers", [](auto& p) { p.exchange_headers = {"no colon"}; }},
        Spoilt{"exchange_headers", [](auto& p) { p.exchange_headers = {"x: a\r\ny: b"}; }},
        Spoilt{"refresh_headers", [](auto& p) { p.refresh_headers = {"Content-Type: text/plain"}; }}));

TEST(ProviderProfile, NeedsNoEndpointsWhereItNamesAnIssuer) {
  ProviderProfile provider = anthropic();
  provider.authorization_endpoint = provider.token_endpoint = "";
  provider.issuer = "https://auth.example";
  EXPECT_THAT(validate(provider), IsOk());
  EXPECT_FALSE(has_endpoints(provider));
}

TEST(ProviderProfile, PutsThePortIntoItsCallback) {
  EXPECT_EQ(callback_redirect_uri(anthropic(), 4711), "http://localhost:4711/callback");
}

TEST(ProviderProfile, SendsASecretToNoOtherEndpoint) {
  ProviderProfile provider = anthropic();
  provider.revocation_endpoint = "https://auth.example/revoke";
  EXPECT_TRUE(is_listed_endpoint(provider, "https://auth.example/revoke"));
  EXPECT_TRUE(is_listed_endpoint(provider, provider.token_endpoint));
  EXPECT_FALSE(is_listed_endpoint(provider, "https://auth.example/other"));
}

TEST(ProviderProfile, TakesAHeaderWithOrWithoutABlank) {
  EXPECT_THAT(split_header("a-b: c d"), Pair("a-b", "c d"));
  EXPECT_THAT(split_header("a-b:c"), Pair("a-b", "c"));
}

}  // namespace
}  // namespace maestro::testing
