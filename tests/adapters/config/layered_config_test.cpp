#include "adapters/config/layered_config.hpp"

#include <gmock/gmock.h>

#include "adapters/config/environment_config.hpp"
#include "adapters/config/fixed_config.hpp"
#include "adapters/config/toml_config.hpp"
#include "tests/adapters/config/scoped_environment.hpp"
#include "tests/support/anthropic.hpp"
#include "tests/support/matchers.hpp"

namespace maestro::testing {
namespace {

/// As the command puts them: flags, environment, file, what was built in.
class LayeredConfigTest : public ::testing::Test {
 protected:
  LayeredConfigTest() {
    for (const char* name : {"MAESTRO_PROFILE", "MAESTRO_HTTP_DEADLINE", "ANTHROPIC_CLIENT_ID"})
      environment.unset(name);
  }
  void build(std::map<std::string, Setting, std::less<>> flags, std::string_view file) {
    Result<FixedConfig> parsed = parse_toml(file, "c.toml", "");
    ASSERT_THAT(parsed, IsOk());
    std::vector<std::unique_ptr<ConfigSource>> layers;
    layers.push_back(std::make_unique<FixedConfig>(std::move(flags)));
    layers.push_back(std::make_unique<EnvironmentConfig>());
    layers.push_back(std::make_unique<FixedConfig>(*std::move(parsed)));
    layers.push_back(std::make_unique<BuiltInConfig>());
    config = std::make_unique<LayeredConfig>(std::move(layers));
  }
  std::string source_of(std::string_view key) {
    const auto found = config->find(key);
    EXPECT_THAT(found, IsOk());
    return found && *found ? (*found)->source : "nowhere";
  }

  ScopedEnvironment environment;
  std::unique_ptr<LayeredConfig> config;
};

TEST_F(LayeredConfigTest, TheStrongerLayerWins) {
  build({}, "");
  EXPECT_EQ(source_of("profile"), "default");
  build({}, "profile = \"file\"");
  EXPECT_EQ(source_of("profile"), "c.toml:1:1");
  environment.set("MAESTRO_PROFILE", "environment");
  EXPECT_EQ(source_of("profile"), "environment MAESTRO_PROFILE");
  build({{"profile", {"flag", "flag --profile"}}}, "profile = \"file\"");
  EXPECT_EQ(source_of("profile"), "flag --profile");
}

TEST_F(LayeredConfigTest, AnEmptyVariableHidesNothing) {
  environment.set("MAESTRO_PROFILE", "");
  build({}, "profile = \"file\"");
  EXPECT_EQ(source_of("profile"), "c.toml:1:1");
}

TEST_F(LayeredConfigTest, AMalformedStrongerSettingIsNotPassedOver) {
  environment.set("MAESTRO_HTTP_DEADLINE", "soon");
  build({}, "http.deadline = 30");
  EXPECT_THAT(config->find("http.deadline"), FailsWith(Errc::bad_setting));
}

TEST_F(LayeredConfigTest, EveryKeyIsNamedOnce) {
  environment.set("MAESTRO_PROFILE", "environment");
  build({}, "profile = \"file\"\nproviders.acme.client_id = \"x\"");
  const auto keys = config->keys();
  ASSERT_THAT(keys, IsOk());
  EXPECT_EQ(std::count(keys->begin(), keys->end(), "profile"), 1);
  EXPECT_THAT(*keys, ::testing::Contains("providers.acme.client_id"));
  EXPECT_TRUE(std::is_sorted(keys->begin(), keys->end()));
}

TEST_F(LayeredConfigTest, EveryKnownSettingHasABuiltInDefault) {
  BuiltInConfig built_in;
  std::vector<std::string> expected;
  for (const KnownSetting& known : known_settings()) expected.emplace_back(known.key);
  for (const KnownSetting& known : known_provider_settings())
    expected.push_back("providers.anthropic." + std::string(known.key));
  const auto keys = built_in.keys();
  ASSERT_THAT(keys, IsOk());
  EXPECT_THAT(*keys, ::testing::IsSupersetOf(expected));
}

TEST_F(LayeredConfigTest, AnthropicIsBuiltInAsTheReferenceHasIt) {
  build({}, "");
  const ProviderProfile reference = anthropic();
  const auto value = [this](const char* key) {
    return (*config->find(std::string("providers.anthropic.") + key))->value;
  };
  EXPECT_EQ(value("client_id"), SettingValue(reference.client_id));
  EXPECT_EQ(value("authorization_endpoint"), SettingValue(reference.authorization_endpoint));
  EXPECT_EQ(value("token_endpoint"), SettingValue(reference.token_endpoint));
  EXPECT_EQ(value("token_endpoint_alternates"), SettingValue(reference.token_endpoint_alternates));
  EXPECT_EQ(value("redirect_uri"), SettingValue(reference.redirect_uri));
  EXPECT_EQ(value("scopes"), SettingValue(reference.scopes));
  EXPECT_EQ(value("authorization_parameters"), SettingValue(reference.authorization_parameters));
  EXPECT_EQ(value("api_base"), SettingValue(reference.api_base));
}

}  // namespace
}  // namespace maestro::testing
