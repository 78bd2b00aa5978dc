#include <gmock/gmock.h>

#include <fstream>

#include "tests/e2e/program.hpp"

namespace maestro::testing {
namespace {

using ::testing::HasSubstr;
using ::testing::StartsWith;

class EnvironmentCredentialScene : public ::testing::Test {
 protected:
  demo::DemoServer server_;
  Home home_{server_.base_url()};
};

TEST_F(EnvironmentCredentialScene, WinsUnlessAProfileIsNamed) {
  ASSERT_EQ(home_.login(server_).exit_code, 0);
  const std::string stored = home_.run({"auth", "token"}).out;
  home_.environment["ANTHROPIC_API_KEY"] = "key-from-outside";
  EXPECT_EQ(home_.run({"auth", "token"}).out, "key-from-outside\n");
  home_.environment["ANTHROPIC_AUTH_TOKEN"] = "token-from-outside";
  EXPECT_EQ(home_.run({"auth", "token"}).out, "token-from-outside\n");
  EXPECT_EQ(home_.run({"auth", "token", "--profile", "default"}).out, stored);
  home_.environment["MAESTRO_PROFILE"] = "default";
  EXPECT_EQ(home_.run({"auth", "token"}).out, stored);
}

TEST_F(EnvironmentCredentialScene, NeedsNoVault) {
  ASSERT_EQ(home_.login(server_).exit_code, 0);
  std::ofstream(home_.data() + "/vault.db") << "not a vault";
  home_.environment["ANTHROPIC_API_KEY"] = "key-from-outside";
  const Finished token = home_.run({"auth", "token", "--json"});
  EXPECT_EQ(token.exit_code, 0) << token.err;
  EXPECT_THAT(token.out, StartsWith(R"({"access_token":"key-from-outside","token_type":null,)"));
}

TEST_F(EnvironmentCredentialScene, IsWhatStatusShowsWithAllThatItHides) {
  ASSERT_EQ(home_.login(server_).exit_code, 0);
  home_.environment["ANTHROPIC_API_KEY"] = "key-from-outside";
  const Finished status = home_.run({"auth", "status", "--json"});
  EXPECT_EQ(status.exit_code, 0);
  EXPECT_THAT(status.out, HasSubstr(R"("kind":"api_key","state":"valid")"));
  EXPECT_THAT(status.out, HasSubstr(R"("source":"env:ANTHROPIC_API_KEY","shadows":["vault"])"));
  const Finished list = home_.run({"auth", "list"});
  EXPECT_THAT(list.out, HasSubstr("env:ANTHROPIC_API_KEY"));
}

TEST_F(EnvironmentCredentialScene, IsWarnedOfAfterALogin) {
  home_.environment["ANTHROPIC_API_KEY"] = "key-from-outside";
  const Finished login = home_.login(server_);
  ASSERT_EQ(login.exit_code, 0);
  EXPECT_THAT(login.err, HasSubstr("warning: ANTHROPIC_API_KEY is set and wins over this login"));
}

TEST_F(EnvironmentCredentialScene, CannotBeRefreshed) {
  home_.environment["ANTHROPIC_AUTH_TOKEN"] = "token-from-outside";
  const Finished refused = home_.run({"auth", "token", "--force-refresh"});
  EXPECT_EQ(refused.exit_code, 2);
  EXPECT_THAT(refused.err, HasSubstr("ANTHROPIC_AUTH_TOKEN"));
}

TEST_F(EnvironmentCredentialScene, IsRefusedWhenMalformed) {
  home_.environment["ANTHROPIC_AUTH_TOKEN"] = "two words";
  EXPECT_EQ(home_.run({"auth", "token"}).exit_code, 3);
}

}  // namespace
}  // namespace maestro::testing
