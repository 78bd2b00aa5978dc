#include "domain/grant_binding.hpp"

#include "tests/support/anthropic.hpp"
#include "tests/support/matchers.hpp"

namespace maestro::testing {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

const std::string console = "https://console.anthropic.com/v1/oauth/token";
const std::string platform = "https://platform.claude.com/v1/oauth/token";
const std::string elsewhere = "https://elsewhere.example/token";

/// All that may be asked, in order.
std::vector<std::string> asked(const ProviderProfile& provider) {
  std::vector<std::string> all = {provider.token_endpoint};
  all.insert(all.end(), provider.token_endpoint_alternates.begin(), provider.token_endpoint_alternates.end());
  return all;
}

ProviderProfile with_endpoints(std::string first, std::vector<std::string> alternates = {}) {
  ProviderProfile provider = anthropic();
  provider.token_endpoint = std::move(first);
  provider.token_endpoint_alternates = std::move(alternates);
  provider.sources.endpoints = "environment MAESTRO_ANTHROPIC_TOKEN_ENDPOINT";
  return provider;
}

ProviderProfile with_client(std::string client) {
  ProviderProfile provider = anthropic();
  provider.client_id = std::move(client);
  provider.sources.client_id = "environment ANTHROPIC_CLIENT_ID";
  return provider;
}

ProviderProfile with_api(std::string api) {
  ProviderProfile provider = anthropic();
  provider.api_base = std::move(api);
  provider.sources.api_base = "/home/you/config.toml:3:1";
  return provider;
}

/// What another release has built in.
ProviderProfile of_another_release() {
  ProviderProfile provider = anthropic();
  provider.client_id = "another-client";
  provider.token_endpoint = "https://new.example/token";
  provider.token_endpoint_alternates = {"https://newer.example/token"};
  provider.api_base = "https://api.new.example";
  return provider;
}

/// Found at its issuer, as a provider of the user's own.
ProviderProfile of_an_issuer(std::string issuer) {
  ProviderProfile provider = anthropic();
  provider.issuer = std::move(issuer);
  provider.token_endpoint_alternates.clear();
  provider.sources = {"/home/you/config.toml:2:1", "/home/you/config.toml:3:1", "/home/you/config.toml:4:1"};
  return provider;
}

Result<ProviderProfile> judged(const ProviderProfile& at_login, const std::string& answered,
                               const ProviderProfile& now) {
  return provider_of_grant(bind_grant(at_login), answered, now, OtherEndpoints::refused);
}

TEST(GrantBinding, KeepsWhatALoginIsMadeWithAndWhoseItWas) {
  const GrantBinding grant = bind_grant(anthropic());
  EXPECT_EQ(grant.client_id, anthropic().client_id);
  EXPECT_THAT(grant.token_endpoints, ElementsAre(console, platform));
  EXPECT_EQ(grant.redirect_uri, anthropic().redirect_uri);
  EXPECT_EQ(grant.api_base, "https://api.anthropic.com");
  EXPECT_TRUE(grant.client_was_built_in && grant.endpoints_were_built_in && grant.api_was_built_in);
  EXPECT_FALSE(bind_grant(with_client("mine")).client_was_built_in);
  EXPECT_FALSE(bind_grant(with_endpoints(elsewhere)).endpoints_were_built_in);
  EXPECT_FALSE(bind_grant(with_api("https://api.example")).api_was_built_in);
}

TEST(GrantBinding, ListsNoEndpointThatAnIssuerHasYetToName) {
  ProviderProfile unasked = of_an_issuer("https://issuer.example");
  unasked.token_endpoint.clear();
  EXPECT_THAT(bind_grant(unasked).token_endpoints, IsEmpty());
}

// The same client, issuer and API host.

TEST(SameSettings, AskTheGrantsEndpointsTheOneThatAnsweredFirst) {
  const auto provider = judged(anthropic(), platform, anthropic());
  ASSERT_THAT(provider, IsOk());
  EXPECT_THAT(asked(*provider), ElementsAre(platform, console));
  EXPECT_THAT(asked(*judged(anthropic(), "", anthropic())), ElementsAre(console, platform));
}

TEST(SameSettings, MayComeFromAnotherPlace) {
  ProviderProfile spelt_out = with_client(anthropic().client_id);
  spelt_out.sources.endpoints = "environment MAESTRO_ANTHROPIC_TOKEN_ENDPOINT";
  EXPECT_THAT(judged(anthropic(), console, spelt_out), IsOk());
  EXPECT_THAT(judged(spelt_out, console, anthropic()), IsOk());
}

TEST(SameSettings, OfAnIssuerAskTheGrantsEndpointsWhateverTheSettingsListBesides) {
  ProviderProfile moved = of_an_issuer("https://issuer.example");
  moved.token_endpoint = elsewhere;
  const auto provider = judged(of_an_issuer("https://issuer.example"), console, moved);
  ASSERT_THAT(provider, IsOk());
  EXPECT_THAT(asked(*provider), ElementsAre(console));
}

TEST(SameSettings, NeedNotHaveAskedTheIssuerYet) {
  ProviderProfile unasked = of_an_issuer("https://issuer.example");
  unasked.token_endpoint.clear();
  EXPECT_THAT(asked(*judged(of_an_issuer("https://issuer.example"), console, unasked)), ElementsAre(console));
}

TEST(SameSettings, MayHaveAnotherRedirectUri) {
  ProviderProfile other_page = anthropic();
  other_page.redirect_uri = "https://elsewhere.example/page";
  EXPECT_THAT(judged(anthropic(), console, other_page), IsOk());
}

// A list that has the endpoint that answered.

TEST(AListWithTheEndpointThatAnswered, AsksTheGrantsEndpointsAndNoOther) {
  const auto provider = judged(anthropic(), platform, with_endpoints(elsewhere, {platform}));
  ASSERT_THAT(provider, IsOk());
  EXPECT_THAT(asked(*provider), ElementsAre(platform, console));
}

TEST(AListWithTheEndpointThatAnswered, IsNotOneWithAnotherOfTheGrants) {
  EXPECT_THAT(judged(anthropic(), console, with_endpoints(platform)), FailsWith(Errc::other_issuer));
}

TEST(AListWithTheEndpointThatAnswered, IsEnoughUnderAnotherIssuerOrForAnotherApi) {
  EXPECT_THAT(judged(of_an_issuer("https://issuer.example"), console, of_an_issuer("https://renamed.example")), IsOk());
  EXPECT_THAT(judged(anthropic(), console, with_api("https://api.example")), FailsWith(Errc::other_issuer));
}

TEST(AListWithTheEndpointThatAnswered, DoesNotExcuseAnotherClient) {
  ProviderProfile other = with_client("mine");
  EXPECT_THAT(judged(anthropic(), console, other), FailsWith(Errc::other_client));
}

// Built-in values, then and now, but different.

TEST(ANewRelease, AsksTheGrantsEndpointsThenTheBuiltInOnesAsTheGrantsClient) {
  const auto provider = judged(of_another_release(), "https://newer.example/token", anthropic());
  ASSERT_THAT(provider, IsOk());
  EXPECT_EQ(provider->client_id, "another-client");
  EXPECT_THAT(asked(*provider),
              ElementsAre("https://newer.example/token", "https://new.example/token", console, platform));
}

TEST(ANewRelease, IsNoneWhereTheUserHadSetTheEndpointOrSetsItNow) {
  EXPECT_THAT(judged(with_endpoints(elsewhere), elsewhere, anthropic()), FailsWith(Errc::other_issuer));
  EXPECT_THAT(judged(anthropic(), console, with_endpoints(elsewhere)), FailsWith(Errc::other_issuer));
}

TEST(ANewRelease, IsNoneWhereTheUserHadSetTheClientOrSetsItNow) {
  EXPECT_THAT(judged(with_client("mine"), console, anthropic()), FailsWith(Errc::other_client));
  EXPECT_THAT(judged(anthropic(), console, with_client("mine")), FailsWith(Errc::other_client));
}

// Anything else.

TEST(OtherSettings, AreNamedWithBothValuesAndTheirPlace) {
  const auto client = judged(anthropic(), console, with_client("mine"));
  ASSERT_THAT(client, FailsWith(Errc::other_client));
  EXPECT_EQ(client.error().what,
            "this login was made with client 9d1c250a-e61b-44d9-88ed-5944d1962f5e; ANTHROPIC_CLIENT_ID now names mine");
  EXPECT_EQ(client.error().hint, "unset ANTHROPIC_CLIENT_ID, or log in anew: `maestro auth login`");

  const auto endpoint = judged(anthropic(), console, with_endpoints(elsewhere));
  ASSERT_THAT(endpoint, FailsWith(Errc::other_issuer));
  EXPECT_EQ(endpoint.error().what,
            "this login was made at https://console.anthropic.com/v1/oauth/token; "
            "MAESTRO_ANTHROPIC_TOKEN_ENDPOINT now names https://elsewhere.example/token");
  EXPECT_THAT(endpoint.error().hint, HasSubstr("unset MAESTRO_ANTHROPIC_TOKEN_ENDPOINT, or log in anew"));
  EXPECT_THAT(endpoint.error().hint, HasSubstr("`maestro auth refresh --accept-endpoint`"));
}

TEST(OtherSettings, AreNamedByTheirLineInAFile) {
  ProviderProfile now = with_client("mine");
  now.sources.client_id = "/home/you/config.toml:7:1";
  const auto client = judged(anthropic(), console, now);
  ASSERT_THAT(client, FailsWith(Errc::other_client));
  EXPECT_THAT(client.error().what, HasSubstr("; /home/you/config.toml:7:1 now names mine"));
  EXPECT_THAT(client.error().hint, HasSubstr("set client_id to 9d1c250a-e61b-44d9-88ed-5944d1962f5e in "
                                             "/home/you/config.toml:7:1, or"));
}

TEST(OtherSettings, MayBeTheBuiltInOnesAgain) {
  const auto client = judged(with_client("mine"), console, anthropic());
  ASSERT_THAT(client, FailsWith(Errc::other_client));
  EXPECT_THAT(client.error().what, HasSubstr("made with client mine; the built-in settings now name 9d1c250a"));
  EXPECT_THAT(client.error().hint, HasSubstr("set client_id to mine again"));
}

TEST(OtherSettings, NameAnIssuerWhereTheyNameNoEndpoint) {
  ProviderProfile unasked = of_an_issuer("https://other.example");
  unasked.token_endpoint.clear();
  const auto provider = judged(of_an_issuer("https://issuer.example"), console, unasked);
  ASSERT_THAT(provider, FailsWith(Errc::other_issuer));
  EXPECT_THAT(provider.error().what, HasSubstr("/home/you/config.toml:3:1 now names https://other.example"));
}

TEST(OtherSettings, AreAnotherApiAtTheSameIssuerToo) {
  ProviderProfile unasked = of_an_issuer("https://issuer.example");
  unasked.token_endpoint.clear();
  unasked.api_base = "https://api.elsewhere.example";
  const auto provider = judged(of_an_issuer("https://issuer.example"), console, unasked);
  ASSERT_THAT(provider, FailsWith(Errc::other_issuer));
  EXPECT_EQ(provider.error().what,
            "the tokens of this login are for https://api.anthropic.com; "
            "/home/you/config.toml:4:1 now names https://api.elsewhere.example");
}

TEST(OtherSettings, AreUsedForOtherEndpointsWhenSomebodyHasAgreedAndStillAsTheGrantsClient) {
  const GrantBinding grant = bind_grant(of_another_release());
  const auto provider =
      provider_of_grant(grant, "https://new.example/token", with_endpoints(elsewhere), OtherEndpoints::accepted);
  ASSERT_THAT(provider, IsOk());
  EXPECT_EQ(provider->client_id, "another-client");
  EXPECT_THAT(asked(*provider), ElementsAre(elsewhere));
}

TEST(OtherSettings, AreNotUsedForAnotherClientWhateverWasAgreed) {
  ProviderProfile both = with_endpoints(elsewhere);
  both.client_id = "mine";
  both.sources.client_id = "environment ANTHROPIC_CLIENT_ID";
  EXPECT_THAT(provider_of_grant(bind_grant(anthropic()), console, both, OtherEndpoints::accepted),
              FailsWith(Errc::other_client));
}

// Records of 0.1 know only who answered.

Result<ProviderProfile> judged_unknown(const std::string& answered, const ProviderProfile& now) {
  return provider_of_grant({}, answered, now, OtherEndpoints::refused);
}

TEST(ALoginOfTheFirstVersion, GoesOnWithBuiltInSettingsThatListWhoAnswered) {
  const auto provider = judged_unknown(platform, anthropic());
  ASSERT_THAT(provider, IsOk());
  EXPECT_EQ(provider->client_id, anthropic().client_id);
  EXPECT_THAT(asked(*provider), ElementsAre(platform, console));
}

TEST(ALoginOfTheFirstVersion, GoesOnWithBuiltInSettingsWhenNobodyKnowsWhoAnswered) {
  EXPECT_THAT(asked(*judged_unknown("", anthropic())), ElementsAre(console, platform));
  EXPECT_THAT(judged_unknown("", with_endpoints(console)), FailsWith(Errc::other_issuer));
}

TEST(ALoginOfTheFirstVersion, AsksOnlyWhoAnsweredWhenTheUsersOwnListHasThat) {
  EXPECT_THAT(asked(*judged_unknown(elsewhere, with_endpoints(console, {elsewhere}))), ElementsAre(elsewhere));
}

TEST(ALoginOfTheFirstVersion, IsNotTakenToAnyOtherEndpoint) {
  EXPECT_THAT(judged_unknown(console, with_endpoints(elsewhere)), FailsWith(Errc::other_issuer));
  EXPECT_THAT(judged_unknown(elsewhere, anthropic()), FailsWith(Errc::other_issuer));
}

TEST(ALoginOfTheFirstVersion, IsNotTakenOverByAClientThatIsNotBuiltIn) {
  const auto provider = judged_unknown(console, with_client("mine"));
  ASSERT_THAT(provider, FailsWith(Errc::other_client));
  EXPECT_THAT(provider.error().what, HasSubstr("not known; ANTHROPIC_CLIENT_ID now names mine"));
}

// Where the access token may go.

TEST(TheApi, IsTheGrantsHostWhateverThePath) {
  const GrantBinding grant = bind_grant(anthropic());
  EXPECT_THAT(check_api(grant, anthropic()), IsOk());
  EXPECT_THAT(check_api(grant, with_api("https://API.anthropic.com:443/")), IsOk());
}

TEST(TheApi, IsNoOtherHostPortOrScheme) {
  const GrantBinding grant = bind_grant(anthropic());
  for (const char* other : {"https://api.elsewhere.example", "https://api.anthropic.com:8443", "http://127.0.0.1:8080",
                            "https://api.anthropic.com.elsewhere.example", ""})
    EXPECT_THAT(check_api(grant, with_api(other)), FailsWith(Errc::other_issuer)) << other;
}

TEST(TheApi, MayBeMovedByARelease) {
  EXPECT_THAT(check_api(bind_grant(of_another_release()), anthropic()), IsOk());
  EXPECT_THAT(check_api(bind_grant(with_api("https://api.example")), anthropic()), FailsWith(Errc::other_issuer));
}

TEST(TheApi, IsNamedWithBothValuesAndItsPlace) {
  const Status api = check_api(bind_grant(anthropic()), with_api("https://api.elsewhere.example"));
  ASSERT_THAT(api, FailsWith(Errc::other_issuer));
  EXPECT_EQ(api.error().what,
            "the tokens of this login are for https://api.anthropic.com; "
            "/home/you/config.toml:3:1 now names https://api.elsewhere.example");
}

TEST(TheApi, OfALoginOfTheFirstVersionIsTheBuiltInOne) {
  EXPECT_THAT(check_api({}, anthropic()), IsOk());
  EXPECT_THAT(check_api({}, with_api("https://api.elsewhere.example")), FailsWith(Errc::other_issuer));
}

}  // namespace
}  // namespace maestro::testing
