#include "adapters/config/environment_config.hpp"

#include <gmock/gmock.h>

#include "adapters/config/directories.hpp"
#include "tests/adapters/config/scoped_environment.hpp"
#include "tests/support/matchers.hpp"

namespace maestro::testing {
namespace {

class EnvironmentConfigTest : public ::testing::Test {
 protected:
  EnvironmentConfigTest() {
    for (const KnownSetting& known : known_settings())
      for (const std::string& name : environment_names(known.key)) environment.unset(name);
    for (const char* name : {"ANTHROPIC_CLIENT_ID", "MAESTRO_ANTHROPIC_CLIENT_ID", "MAESTRO_CONFIG_DIR",
                             "MAESTRO_DATA_DIR", "XDG_CONFIG_HOME", "XDG_DATA_HOME"})
      environment.unset(name);
  }
  /// The setting's text and where it came from, e.g. `work (environment MAESTRO_PROFILE)`; `-` when it is not set.
  std::string found(std::string_view key) {
    const Result<std::optional<Setting>> setting = config.find(key);
    EXPECT_THAT(setting, IsOk());
    if (!setting || !*setting) return "-";
    return std::get<std::string>((*setting)->value) + " (" + (*setting)->source + ")";
  }

  ScopedEnvironment environment;
  EnvironmentConfig config;
};

TEST_F(EnvironmentConfigTest, EveryKnownSettingHasItsVariable) {
  environment.set("MAESTRO_PROFILE", "work");
  environment.set("MAESTRO_MY_OWN_TOKEN_ENDPOINT", "https://a.example/token");
  EXPECT_EQ(found("profile"), "work (environment MAESTRO_PROFILE)");
  EXPECT_EQ(found("providers.my-own.token_endpoint"),
            "https://a.example/token (environment MAESTRO_MY_OWN_TOKEN_ENDPOINT)");
  EXPECT_EQ(found("provider"), "-");
  EXPECT_EQ(found("no.such.setting"), "-");
}

TEST_F(EnvironmentConfigTest, AnEmptyVariableIsUnset) {
  environment.set("MAESTRO_PROFILE", "");
  EXPECT_EQ(found("profile"), "-");
  environment.set("ANTHROPIC_CLIENT_ID", "");
  environment.set("MAESTRO_ANTHROPIC_CLIENT_ID", "mine");
  EXPECT_EQ(found("providers.anthropic.client_id"), "mine (environment MAESTRO_ANTHROPIC_CLIENT_ID)");
}

TEST_F(EnvironmentConfigTest, AnthropicClientIdIsUnderstoodForAnthropicOnly) {
  environment.set("ANTHROPIC_CLIENT_ID", "mine");
  EXPECT_EQ(found("providers.anthropic.client_id"), "mine (environment ANTHROPIC_CLIENT_ID)");
  EXPECT_EQ(found("providers.acme.client_id"), "-");
}

TEST_F(EnvironmentConfigTest, OurOwnVariableForTheAuthoritiesComesBeforeTheCommonOne) {
  environment.set("SSL_CERT_FILE", "/common.pem");
  EXPECT_EQ(found("http.ca_file"), "/common.pem (environment SSL_CERT_FILE)");
  environment.set("MAESTRO_CA_FILE", "/own.pem");
  EXPECT_EQ(found("http.ca_file"), "/own.pem (environment MAESTRO_CA_FILE)");
}

TEST_F(EnvironmentConfigTest, AListIsSeparatedByBlanks) {
  environment.set("MAESTRO_ACME_SCOPES", "  one two\tthree\n");
  const auto scopes = config.find("providers.acme.scopes");
  ASSERT_THAT(scopes, IsOk());
  ASSERT_TRUE(scopes->has_value());
  EXPECT_EQ(std::get<std::vector<std::string>>((*scopes)->value), (std::vector<std::string>{"one", "two", "three"}));
}

TEST_F(EnvironmentConfigTest, ANumberIsDigitsOnly) {
  environment.set("MAESTRO_HTTP_DEADLINE", "90");
  const auto deadline = config.find("http.deadline");
  ASSERT_THAT(deadline, IsOk());
  ASSERT_TRUE(deadline->has_value());
  EXPECT_EQ(std::get<std::int64_t>((*deadline)->value), 90);
  for (const char* text : {"soon", "90s", " 90", "1.5", "99999999999999999999"}) {
    environment.set("MAESTRO_HTTP_DEADLINE", text);
    const auto refused = config.find("http.deadline");
    ASSERT_THAT(refused, FailsWith(Errc::bad_setting)) << text;
    EXPECT_EQ(refused.error().what, "environment MAESTRO_HTTP_DEADLINE must be a whole number");
  }
}

TEST_F(EnvironmentConfigTest, TellsWhichGeneralSettingsAreSet) {
  environment.set("MAESTRO_PROFILE", "work");
  environment.set("SSL_CERT_FILE", "/common.pem");
  environment.set("MAESTRO_LOG_LEVEL", "");
  const auto keys = config.keys();
  ASSERT_THAT(keys, IsOk());
  EXPECT_EQ(*keys, (std::vector<std::string>{"http.ca_file", "profile"}));
}

TEST_F(EnvironmentConfigTest, DirectoriesAreOursThenXdgsThenBelowHome) {
  environment.set("HOME", "/home/a");
  EXPECT_EQ(*config_directory(), "/home/a/.config/maestro");
  EXPECT_EQ(*data_directory(), "/home/a/.local/share/maestro");
  environment.set("XDG_CONFIG_HOME", "/xdg/config");
  environment.set("XDG_DATA_HOME", "/xdg/data");
  EXPECT_EQ(*config_directory(), "/xdg/config/maestro");
  EXPECT_EQ(*data_directory(), "/xdg/data/maestro");
  environment.set("MAESTRO_CONFIG_DIR", "/own/config");
  environment.set("MAESTRO_DATA_DIR", "/own/data");
  EXPECT_EQ(*config_directory(), "/own/config");
  EXPECT_EQ(*data_directory(), "/own/data");
}

TEST_F(EnvironmentConfigTest, ARelativeDirectoryOfXdgIsIgnoredAndOneOfOursRefused) {
  environment.set("HOME", "/home/a");
  environment.set("XDG_DATA_HOME", "data");
  EXPECT_EQ(*data_directory(), "/home/a/.local/share/maestro");
  environment.set("MAESTRO_DATA_DIR", "data");
  EXPECT_THAT(data_directory(), FailsWith(Errc::bad_setting));
}

TEST_F(EnvironmentConfigTest, WithoutAHomeThereIsNoDirectory) {
  environment.unset("HOME");
  EXPECT_THAT(data_directory(), FailsWith(Errc::bad_setting));
  EXPECT_THAT(config_directory(), FailsWith(Errc::bad_setting));
}

}  // namespace
}  // namespace maestro::testing
