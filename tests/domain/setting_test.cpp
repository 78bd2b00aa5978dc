#include "domain/setting.hpp"

#include <gmock/gmock.h>

#include "domain/nearest_name.hpp"

namespace maestro::testing {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

TEST(Setting, IsFoundByItsDottedName) {
  EXPECT_EQ(find_known_setting("http.deadline")->type, SettingType::number);
  EXPECT_EQ(find_known_setting("providers.anthropic.scopes")->type, SettingType::list);
  EXPECT_EQ(find_known_setting("providers.my-own.state")->type, SettingType::text);
  EXPECT_EQ(find_known_setting("providers.anthropic.reuse")->type, SettingType::text);
}

TEST(Setting, IsNotFoundUnderAnyOtherName) {
  for (const char* key : {"", "deadline", "http", "http.deadlin", "providers.anthropic", "providers.Bad.state"})
    EXPECT_FALSE(find_known_setting(key)) << key;
}

TEST(Setting, HasItsEnvironmentVariables) {
  EXPECT_THAT(environment_names("http.deadline"), ElementsAre("MAESTRO_HTTP_DEADLINE"));
  EXPECT_THAT(environment_names("http.ca_file"), ElementsAre("MAESTRO_CA_FILE", "SSL_CERT_FILE"));
  EXPECT_THAT(environment_names("providers.my-own.token_endpoint"), ElementsAre("MAESTRO_MY_OWN_TOKEN_ENDPOINT"));
  EXPECT_THAT(environment_names("providers.anthropic.client_id"),
              ElementsAre("ANTHROPIC_CLIENT_ID", "MAESTRO_ANTHROPIC_CLIENT_ID"));
  EXPECT_THAT(environment_names("nothing"), IsEmpty());
}

TEST(Setting, NamesTheNearestKnownOne) {
  EXPECT_EQ(nearest_setting("http.deadlne"), "http.deadline");
  EXPECT_EQ(nearest_setting("providers.anthropic.scope"), "providers.anthropic.scopes");
  EXPECT_EQ(nearest_setting("entirely different"), "");
}

TEST(Setting, SeesTwoProvidersThatOneVariableWouldSet) {
  EXPECT_FALSE(find_collision({"acme", "acme-console", "other"}));
  const auto collision = find_collision({"acme", "acme-device"});
  ASSERT_TRUE(collision);
  EXPECT_EQ(*collision,
            "the providers `acme` and `acme-device` would both be set by MAESTRO_ACME_DEVICE_AUTHORIZATION_ENDPOINT");
}

TEST(Setting, KnowsWhoseItIs) {
  EXPECT_EQ(provider_of_setting("providers.acme.scopes"), "acme");
  EXPECT_EQ(provider_of_setting("http.deadline"), "");
}

TEST(NearestName, CountsNeighboursThatChangedPlacesAsOneSlip) {
  const std::vector<std::string> names = {"login", "logout", "list"};
  EXPECT_EQ(nearest_name("lgoin", names), "login");
  EXPECT_EQ(nearest_name("lits", names), "list");
  EXPECT_EQ(nearest_name("", names), "");
}

}  // namespace
}  // namespace maestro::testing
