#include "adapters/config/toml_config.hpp"

#include <gmock/gmock.h>

#include <filesystem>
#include <fstream>

#include "tests/support/matchers.hpp"
#include "tests/support/temporary_directory.hpp"

namespace maestro::testing {
namespace {

using ::testing::HasSubstr;
using ::testing::StartsWith;

Error refusal(std::string_view text) {
  Result<FixedConfig> parsed = parse_toml(text, "c.toml", "");
  EXPECT_FALSE(parsed.has_value());
  return parsed ? Error() : parsed.error();
}

TEST(ParseToml, KeepsEveryKindOfValueAndItsPlace) {
  Result<FixedConfig> parsed = parse_toml(
      "profile = \"work\"\n[http]\n  deadline = 30\n[providers.acme]\nscopes = [\"a\", \"b\"]\n", "c.toml", "");
  ASSERT_THAT(parsed, IsOk());
  const auto check = [&parsed](std::string_view key, const SettingValue& value, const std::string& source) {
    const auto found = parsed->find(key);
    ASSERT_THAT(found, IsOk());
    ASSERT_TRUE(found->has_value()) << key;
    EXPECT_TRUE((*found)->value == value) << key;
    EXPECT_EQ((*found)->source, source);
  };
  check("profile", std::string("work"), "c.toml:1:1");
  check("http.deadline", std::int64_t{30}, "c.toml:3:3");
  check("providers.acme.scopes", std::vector<std::string>{"a", "b"}, "c.toml:5:1");
  EXPECT_EQ(*parsed->keys(), (std::vector<std::string>{"http.deadline", "profile", "providers.acme.scopes"}));
}

TEST(ParseToml, DottedKeysAreSectionsToo) {
  Result<FixedConfig> parsed = parse_toml("http.deadline = 30\n", "c.toml", "given");
  ASSERT_THAT(parsed, IsOk());
  const auto found = parsed->find("http.deadline");
  ASSERT_THAT(found, IsOk());
  ASSERT_TRUE(found->has_value());
  EXPECT_EQ((*found)->source, "given");
}

TEST(ParseToml, AnUnknownKeyIsRefusedWithItsPlaceAndTheNearestKey) {
  const Error error = refusal("profile = \"x\"\n[http]\n  deadlin = 3\n");
  EXPECT_EQ(error.code, Errc::bad_setting);
  EXPECT_EQ(error.what, "c.toml:3:3: there is no setting `http.deadlin`");
  EXPECT_EQ(error.hint, "did you mean `http.deadline`?");
}

TEST(ParseToml, AnUnknownKeyOfAProviderIsCorrectedWithinThatProvider) {
  const Error error = refusal("[providers.acme]\ntoken_endpiont = \"https://a.example\"\n");
  EXPECT_EQ(error.what, "c.toml:2:1: there is no setting `providers.acme.token_endpiont`");
  EXPECT_EQ(error.hint, "did you mean `providers.acme.token_endpoint`?");
}

TEST(ParseToml, AKeyLikeNoOtherGetsNoGuess) {
  const Error error = refusal("zzzzzzzz = 1\n");
  EXPECT_EQ(error.what, "c.toml:1:1: there is no setting `zzzzzzzz`");
  EXPECT_EQ(error.hint, "`maestro config show` lists all settings");
}

TEST(ParseToml, AnUnknownSectionIsRefused) {
  for (const char* text : {"[htp]\ndeadline = 3\n", "[http.inner]\ndeadline = 3\n", "[[http]]\ndeadline = 3\n",
                           "[providers.acme.inner]\nclient_id = \"x\"\n"})
    EXPECT_THAT(refusal(text).what, HasSubstr("there is no setting `")) << text;
}

struct WrongType {
  const char* text;
  const char* what;
  friend std::ostream& operator<<(std::ostream& out, const WrongType& one) { return out << one.text; }
};
class WrongTypeTest : public ::testing::TestWithParam<WrongType> {};
INSTANTIATE_TEST_SUITE_P(
    Any, WrongTypeTest,
    ::testing::Values(
        WrongType{"profile = 3", "c.toml:1:1: `profile` must be a text in quotes"},
        WrongType{"profile = [\"x\"]", "c.toml:1:1: `profile` must be a text in quotes"},
        WrongType{"http.deadline = \"60\"", "c.toml:1:6: `http.deadline` must be a whole number"},
        WrongType{"http.deadline = 1.5", "c.toml:1:6: `http.deadline` must be a whole number"},
        WrongType{"http.deadline = true", "c.toml:1:6: `http.deadline` must be a whole number"},
        WrongType{"providers.a.scopes = \"x\"", "c.toml:1:13: `providers.a.scopes` must be a list of texts"},
        WrongType{"providers.a.scopes = [1]", "c.toml:1:13: `providers.a.scopes` must be a list of texts"}));

TEST_P(WrongTypeTest, IsRefusedWithItsPlace) {
  const Error error = refusal(GetParam().text);
  EXPECT_EQ(error.code, Errc::bad_setting);
  EXPECT_EQ(error.what, GetParam().what);
}

TEST(ParseToml, BrokenSyntaxIsRefusedWithItsPlace) {
  const Error error = refusal("profile = \"x\"\nprovider = acme\n");
  EXPECT_EQ(error.code, Errc::bad_setting);
  EXPECT_THAT(error.what, StartsWith("c.toml:2:"));
  EXPECT_THAT(error.what, HasSubstr("this is not TOML"));
  for (const char* text : {"[http", "profile = ", "profile = \"x\"\nprofile = \"y\"\n", "\xff"})
    EXPECT_THAT(refusal(text).what, HasSubstr("this is not TOML")) << text;
}

class TomlFileTest : public ::testing::Test {
 protected:
  TemporaryDirectory directory;
  std::string path = directory / "config.toml";
};

TEST(ParseToml, WhatTomlPlusPlusTakesForImpossibleIsRefusedLikeAnyOther) {
  for (const char* text : {"[*]", "[\xef\xbb\xbb]", "[\"", "a.*=1"})
    EXPECT_THAT(refusal(text).what, StartsWith("c.toml:1:")) << text;
}

TEST_F(TomlFileTest, GivesItsSettingsWithTheirPlace) {
  std::ofstream(path) << "profile = \"work\"\n";
  TomlFileConfig config(path, TomlFileConfig::Missing::is_an_error);
  const auto found = config.find("profile");
  ASSERT_THAT(found, IsOk());
  ASSERT_TRUE(found->has_value());
  EXPECT_EQ((*found)->source, path + ":1:1");
  EXPECT_EQ(*config.keys(), std::vector<std::string>{"profile"});
}

TEST_F(TomlFileTest, AMissingFileIsEmptyUnlessItWasAskedFor) {
  TomlFileConfig usual(path, TomlFileConfig::Missing::is_empty);
  const auto found = usual.find("profile");
  ASSERT_THAT(found, IsOk());
  EXPECT_FALSE(found->has_value());
  TomlFileConfig asked_for(path, TomlFileConfig::Missing::is_an_error);
  EXPECT_THAT(asked_for.find("profile"), FailsWith(Errc::bad_setting));
}

TEST_F(TomlFileTest, ADirectoryIsNotAnEmptyFile) {
  std::filesystem::create_directory(path);
  for (const auto missing : {TomlFileConfig::Missing::is_empty, TomlFileConfig::Missing::is_an_error}) {
    TomlFileConfig config(path, missing);
    EXPECT_THAT(config.find("profile"), FailsWith(Errc::bad_setting));
  }
}

TEST_F(TomlFileTest, AFileWithoutEndIsNotReadToItsEnd) {
  TomlFileConfig endless("/dev/zero", TomlFileConfig::Missing::is_an_error);
  EXPECT_THAT(endless.find("profile"), FailsWith(Errc::bad_setting));
}

TEST_F(TomlFileTest, AnErrorComesBackWithEveryQuestion) {
  std::ofstream(path) << "profil = \"work\"\n";
  TomlFileConfig config(path, TomlFileConfig::Missing::is_empty);
  for (const char* key : {"profile", "provider"}) EXPECT_THAT(config.find(key), FailsWith(Errc::bad_setting));
  EXPECT_THAT(config.keys(), FailsWith(Errc::bad_setting));
}

TEST(ParseToml, AProviderMustHaveANameThatVariablesCanHave) {
  for (const char* name : {"vault", "config", "Upper", "1st"}) {
    const Error error = refusal("[providers." + std::string(name) + "]\nclient_id = \"x\"\n");
    EXPECT_EQ(error.code, Errc::bad_setting);
    EXPECT_EQ(error.what, "c.toml:1:12: a provider cannot be called `" + std::string(name) + "`");
  }
}

TEST(ParseToml, TwoProvidersMustNotShareAVariable) {
  const Error error = refusal("[providers.anthropic-device]\nclient_id = \"x\"\n");
  EXPECT_THAT(error.what, StartsWith("c.toml: the providers `anthropic` and `anthropic-device`"));
}

TEST(BuiltInConfig, ShipsEveryProviderThatItNames) {
  BuiltInConfig config;
  for (const std::string_view name : built_in_providers) {
    const auto client_id = config.find("providers." + std::string(name) + ".client_id");
    ASSERT_THAT(client_id, IsOk());
    EXPECT_TRUE(client_id->has_value()) << name;
  }
  EXPECT_FALSE(config.find("providers.acme.client_id")->has_value());
}

}  // namespace
}  // namespace maestro::testing
