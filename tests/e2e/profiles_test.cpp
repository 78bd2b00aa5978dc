#include <gmock/gmock.h>

#include "tests/e2e/program.hpp"

namespace maestro::testing {
namespace {

using ::testing::HasSubstr;

class ProfilesScene : public ::testing::Test {
 protected:
  void SetUp() override {
    ASSERT_EQ(home_.login(server_).exit_code, 0);
    ASSERT_EQ(home_.login(server_, {"--profile", "work"}).exit_code, 0);
  }
  std::string token(std::vector<std::string> flags = {}) {
    flags.insert(flags.begin(), {"auth", "token"});
    return home_.run(flags).out;
  }
  demo::DemoServer server_;
  Home home_{server_.base_url()};
};

TEST_F(ProfilesScene, SwitchesWhatCommandsMean) {
  const std::string default_token = token();
  const std::string work_token = token({"--profile", "work"});
  ASSERT_NE(default_token, work_token);
  ASSERT_EQ(home_.run({"auth", "switch", "work"}).exit_code, 0);
  EXPECT_EQ(token(), work_token);
  EXPECT_EQ(token({"--profile", "default"}), default_token);
  home_.environment["MAESTRO_PROFILE"] = "default";
  EXPECT_EQ(token(), default_token);
}

TEST_F(ProfilesScene, ListsAllAndMarksTheActiveOne) {
  ASSERT_EQ(home_.run({"auth", "switch", "work"}).exit_code, 0);
  const Finished list = home_.run({"auth", "list"});
  EXPECT_EQ(list.exit_code, 0);
  EXPECT_THAT(list.out, HasSubstr("* anthropic    work"));
  EXPECT_THAT(list.out, HasSubstr("  anthropic    default"));
  const std::string json = home_.run({"auth", "list", "--json"}).out;
  EXPECT_THAT(json, HasSubstr("[{\"provider\":\"anthropic\",\"profile\":\"default\""));
  EXPECT_THAT(json, HasSubstr("\"active\":true}]\n"));
}

TEST_F(ProfilesScene, DoesNotSwitchToALoginThatIsNotThere) {
  EXPECT_EQ(home_.run({"auth", "switch", "nobody"}).exit_code, 4);
  EXPECT_EQ(home_.run({"auth", "switch", "no blanks"}).exit_code, 2);
  EXPECT_EQ(home_.run({"auth", "switch"}).exit_code, 2);
}

TEST(EmptyProfilesScene, ListsNothing) {
  const Home home("http://127.0.0.1:1");
  const Finished list = home.run({"auth", "list", "--json"});
  EXPECT_EQ(list.exit_code, 0);
  EXPECT_EQ(list.out, "[]\n");
}

}  // namespace
}  // namespace maestro::testing
