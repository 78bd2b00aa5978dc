#include "app/usecase/settings.hpp"

#include "adapters/config/fixed_config.hpp"
#include "adapters/config/layered_config.hpp"
#include "adapters/config/toml_config.hpp"
#include "tests/support/anthropic.hpp"
#include "tests/support/matchers.hpp"

namespace maestro::testing {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using Settings = std::map<std::string, Setting, std::less<>>;

std::unique_ptr<ConfigSource> with_defaults(Settings settings) {
  std::vector<std::unique_ptr<ConfigSource>> layers;
  layers.push_back(std::make_unique<FixedConfig>(std::move(settings)));
  layers.push_back(std::make_unique<BuiltInConfig>());
  return std::make_unique<LayeredConfig>(std::move(layers));
}

Settings one(const std::string& key, SettingValue value) { return {{key, Setting{std::move(value), "environment X"}}}; }

TEST(Settings, BuildTheProviderOfTheReferenceByDefault) {
  const auto provider = load_provider(*with_defaults({}), "anthropic", "maestro/test");
  ASSERT_THAT(provider, IsOk());
  const ProviderProfile expected = anthropic();
  EXPECT_EQ(provider->client_id, expected.client_id);
  EXPECT_EQ(provider->authorization_endpoint, expected.authorization_endpoint);
  EXPECT_EQ(provider->token_endpoint, expected.token_endpoint);
  EXPECT_EQ(provider->token_endpoint_alternates, expected.token_endpoint_alternates);
  EXPECT_EQ(provider->redirect_uri, expected.redirect_uri);
  EXPECT_EQ(provider->scopes, expected.scopes);
  EXPECT_EQ(provider->authorization_parameters, expected.authorization_parameters);
  EXPECT_EQ(provider->state, StateMode::verifier);
  EXPECT_EQ(provider->exchange_encoding, BodyEncoding::json);
  EXPECT_EQ(provider->refresh_encoding, BodyEncoding::form);
  EXPECT_EQ(provider->user_agent, "maestro/test");
}

TEST(Settings, GiveATokenEndpointOfOnesOwnNoAlternates) {
  const auto config = with_defaults(one("providers.anthropic.token_endpoint", "https://own.example/token"));
  EXPECT_THAT(load_provider(*config, "anthropic", "maestro/test")->token_endpoint_alternates, IsEmpty());
}

TEST(Settings, KeepTheAlternatesThatWereSetWithTheTokenEndpoint) {
  Settings settings = one("providers.anthropic.token_endpoint", "https://own.example/token");
  settings.merge(
      one("providers.anthropic.token_endpoint_alternates", std::vector<std::string>{"https://other.example/token"}));
  EXPECT_THAT(
      load_provider(*with_defaults(std::move(settings)), "anthropic", "maestro/test")->token_endpoint_alternates,
      ElementsAre("https://other.example/token"));
}

TEST(Settings, RefuseATokenEndpointInPlainHttp) {
  const auto config = with_defaults(one("providers.anthropic.token_endpoint", "http://own.example/token"));
  EXPECT_THAT(load_provider(*config, "anthropic", "maestro/test"), FailsWith(Errc::bad_setting));
}

TEST(Settings, NameTheSourceOfAnUnknownStateMode) {
  const auto config = with_defaults(one("providers.anthropic.state", "none"));
  const auto provider = load_provider(*config, "anthropic", "maestro/test");
  ASSERT_THAT(provider, FailsWith(Errc::bad_setting));
  EXPECT_THAT(provider.error().what, HasSubstr("environment X"));
}

TEST(Settings, RefuseAProviderThatNobodyDescribed) {
  EXPECT_THAT(load_provider(*with_defaults({}), "elsewhere", "maestro/test"), FailsWith(Errc::bad_setting));
}

TEST(Settings, TakeASecondProviderAsData) {
  Settings settings = one("providers.second.client_id", "me");
  settings.merge(one("providers.second.authorization_endpoint", "https://second.example/authorize"));
  settings.merge(one("providers.second.token_endpoint", "https://second.example/token"));
  settings.merge(one("providers.second.redirect_uri", "https://second.example/code"));
  const auto provider = load_provider(*with_defaults(std::move(settings)), "second", "maestro/test");
  ASSERT_THAT(provider, IsOk());
  EXPECT_EQ(provider->state, StateMode::random);
}

Settings set_in(const std::string& key, SettingValue value, const std::string& source) {
  return {{"providers.anthropic." + key, Setting{std::move(value), source}}};
}

TEST(Settings, SayThatWhatALoginIsBoundToIsBuiltIn) {
  const auto provider = load_provider(*with_defaults({}), "anthropic", "maestro/test");
  ASSERT_THAT(provider, IsOk());
  EXPECT_EQ(provider->sources.client_id, default_source);
  EXPECT_EQ(provider->sources.endpoints, default_source);
  EXPECT_EQ(provider->sources.api_base, default_source);
}

TEST(Settings, SayWhereWhatALoginIsBoundToWasSet) {
  Settings settings = set_in("client_id", "mine", "environment ANTHROPIC_CLIENT_ID");
  settings.merge(set_in("api_base", "https://api.example", "/config.toml:3:1"));
  const auto provider = load_provider(*with_defaults(std::move(settings)), "anthropic", "maestro/test");
  ASSERT_THAT(provider, IsOk());
  EXPECT_EQ(provider->sources.client_id, "environment ANTHROPIC_CLIENT_ID");
  EXPECT_EQ(provider->sources.endpoints, default_source);
  EXPECT_EQ(provider->sources.api_base, "/config.toml:3:1");
}

TEST(Settings, NameTheStrongestPlaceOfTheEndpoints) {
  Settings settings = set_in("issuer", "https://issuer.example", "/config.toml:2:1");
  EXPECT_EQ(load_provider(*with_defaults(settings), "anthropic", "maestro/test")->sources.endpoints,
            "/config.toml:2:1");
  settings.merge(set_in("token_endpoint_alternates", std::vector<std::string>{"https://a.example/token"},
                        "environment MAESTRO_ANTHROPIC_TOKEN_ENDPOINT_ALTERNATES"));
  EXPECT_EQ(load_provider(*with_defaults(settings), "anthropic", "maestro/test")->sources.endpoints,
            "environment MAESTRO_ANTHROPIC_TOKEN_ENDPOINT_ALTERNATES");
  settings.merge(set_in("token_endpoint", "https://b.example/token", "flag --config"));
  EXPECT_EQ(load_provider(*with_defaults(settings), "anthropic", "maestro/test")->sources.endpoints, "flag --config");
}

TEST(Settings, KnowWhatTheServerDoesWithASpentToken) {
  using Reuse = ProviderProfile::Reuse;
  EXPECT_EQ(load_provider(*with_defaults({}), "anthropic", "maestro/test")->reuse, Reuse::unknown);
  for (const auto& [name, reuse] : {std::pair(std::string("unknown"), Reuse::unknown),
                                    {std::string("grace"), Reuse::grace},
                                    {std::string("revokes"), Reuse::revokes}})
    EXPECT_EQ(load_provider(*with_defaults(one("providers.anthropic.reuse", name)), "anthropic", "maestro/test")->reuse,
              reuse);
  const auto provider =
      load_provider(*with_defaults(one("providers.anthropic.reuse", "forgives")), "anthropic", "maestro/test");
  ASSERT_THAT(provider, FailsWith(Errc::bad_setting));
  EXPECT_EQ(provider.error().what,
            R"(environment X: providers.anthropic.reuse must be "unknown" or "grace" or "revokes")");
}

/// The flow of Anthropic's own command line, as public facts; nobody here has verified it live.
TEST(Settings, BuildTheConsolesProvider) {
  const auto provider = load_provider(*with_defaults({}), "anthropic-console", "maestro/test");
  ASSERT_THAT(provider, IsOk());
  EXPECT_EQ(provider->authorization_endpoint, "https://platform.claude.com/oauth/authorize");
  EXPECT_EQ(provider->token_endpoint, "https://api.anthropic.com/v1/oauth/token");
  EXPECT_EQ(provider->client_id, "41077d10-94b8-4194-be48-d251e9eb21b4");
  EXPECT_EQ(scope_parameter(*provider), "user:profile user:inference user:developer");
  EXPECT_EQ(provider->redirect_uri, "https://platform.claude.com/oauth/code/callback?app=anthropic-cli");
  EXPECT_EQ(callback_redirect_uri(*provider, 4711), "http://localhost:4711/callback");
  EXPECT_EQ(provider->state, StateMode::random);
  EXPECT_EQ(provider->exchange_state, StateAtExchange::sent);
  EXPECT_EQ(provider->exchange_encoding, BodyEncoding::form);
  EXPECT_EQ(provider->refresh_encoding, BodyEncoding::json);
  EXPECT_THAT(provider->exchange_headers, ElementsAre("anthropic-beta: oauth-2025-04-20"));
  EXPECT_THAT(provider->refresh_headers, ElementsAre("anthropic-beta: oauth-2025-04-20"));
}

Error refusal(Settings settings) {
  const auto provider = load_provider(*with_defaults(std::move(settings)), "acme", "maestro/test");
  EXPECT_FALSE(provider.has_value());
  return provider ? Error() : provider.error();
}

TEST(Settings, SayWhereAProviderIsWrong) {
  Settings settings = one("providers.acme.client_id", "me");
  EXPECT_THAT(refusal(settings).what, HasSubstr("environment X: providers.acme.token_endpoint: it is missing"));
  settings.merge(one("providers.acme.token_endpoint", "http://acme.example/token"));
  EXPECT_THAT(refusal(settings).what, HasSubstr("environment X: providers.acme.token_endpoint: plain http"));
  settings.merge(one("providers.acme.grant", "password"));
  EXPECT_THAT(refusal(settings).what, HasSubstr("environment X: providers.acme.grant must be "));
}

TEST(Settings, ListEveryProvider) {
  EXPECT_THAT(*load_provider_names(*with_defaults(one("providers.acme.client_id", "me"))),
              ElementsAre("acme", "anthropic", "anthropic-console"));
}

TEST(Settings, BlameTheSourceOfABadProfileName) {
  const auto session = load_session_key(*with_defaults(one("profile", "no blanks")));
  ASSERT_THAT(session, FailsWith(Errc::bad_setting));
  EXPECT_THAT(session.error().what, HasSubstr("environment X"));
}

class DeadlineOutOfRange : public ::testing::TestWithParam<std::int64_t> {};
TEST_P(DeadlineOutOfRange, IsRefused) {
  EXPECT_THAT(load_deadline(*with_defaults(one("http.deadline", GetParam()))), FailsWith(Errc::bad_setting));
}
INSTANTIATE_TEST_SUITE_P(, DeadlineOutOfRange, ::testing::Values(-1, 0, 601));

}  // namespace
}  // namespace maestro::testing
