#include "app/usecase/environment_credential.hpp"

#include "adapters/config/fixed_config.hpp"
#include "adapters/config/layered_config.hpp"
#include "adapters/config/toml_config.hpp"
#include "tests/fakes/fake_secret_environment.hpp"
#include "tests/support/matchers.hpp"

namespace maestro::testing {
namespace {

using Settings = std::map<std::string, Setting, std::less<>>;

Result<EnvironmentCredentials> credentials(std::map<std::string, std::string> variables, Settings settings = {}) {
  std::vector<std::unique_ptr<ConfigSource>> layers;
  layers.push_back(std::make_unique<FixedConfig>(std::move(settings)));
  layers.push_back(std::make_unique<BuiltInConfig>());
  LayeredConfig config(std::move(layers));
  FakeSecretEnvironment environment(std::move(variables));
  return environment_credentials(config, environment);
}

Settings profile_from(const std::string& source) { return {{"profile", Setting{"work", source}}}; }

TEST(EnvironmentCredentials, AreNoneWhereNoVariableIsSet) {
  const auto none = credentials({});
  ASSERT_THAT(none, IsOk());
  EXPECT_EQ(none->winner(), nullptr);
}

TEST(EnvironmentCredentials, PutTheTokenBeforeTheApiKey) {
  const auto both = credentials({{"ANTHROPIC_API_KEY", "key"}, {"ANTHROPIC_AUTH_TOKEN", "token"}});
  ASSERT_THAT(both, IsOk());
  ASSERT_EQ(both->found.size(), 2U);
  ASSERT_NE(both->winner(), nullptr);
  EXPECT_EQ(both->winner()->variable, "ANTHROPIC_AUTH_TOKEN");
  EXPECT_EQ(both->winner()->secret.reveal(), "token");
  EXPECT_EQ(both->found[1].kind, CredentialKind::api_key);
}

TEST(EnvironmentCredentials, YieldToAProfileThatWasNamed) {
  for (const std::string source : {"flag --profile", "environment MAESTRO_PROFILE"}) {
    const auto hidden = credentials({{"ANTHROPIC_API_KEY", "key"}}, profile_from(source));
    ASSERT_THAT(hidden, IsOk()) << source;
    EXPECT_EQ(hidden->winner(), nullptr) << source;
    EXPECT_EQ(hidden->found.size(), 1U) << source;
  }
}

TEST(EnvironmentCredentials, WinOverAProfileOfTheSettingsFile) {
  const auto won = credentials({{"ANTHROPIC_API_KEY", "key"}}, profile_from("file config.toml"));
  ASSERT_THAT(won, IsOk());
  EXPECT_NE(won->winner(), nullptr);
}

TEST(EnvironmentCredentials, AreReadFromTheVariablesOfTheProvider) {
  const Settings settings = {{"providers.anthropic.api_key_variable", Setting{"OTHER", "file"}},
                             {"providers.anthropic.auth_token_variable", Setting{"", "file"}}};
  const auto other = credentials({{"OTHER", "key"}, {"ANTHROPIC_AUTH_TOKEN", "token"}}, settings);
  ASSERT_THAT(other, IsOk());
  ASSERT_NE(other->winner(), nullptr);
  EXPECT_EQ(other->winner()->variable, "OTHER");
}

TEST(EnvironmentCredentials, RefuseAMalformedOneRatherThanPassItBy) {
  EXPECT_THAT(credentials({{"ANTHROPIC_AUTH_TOKEN", "two words"}}), FailsWith(Errc::bad_setting));
}

}  // namespace
}  // namespace maestro::testing
