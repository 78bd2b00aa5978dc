// Works when things are broken, and says what is.
#include <gmock/gmock.h>

#include <filesystem>
#include <fstream>

#include "tests/e2e/program.hpp"

namespace maestro::testing {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

class DoctorScene : public ::testing::Test {
 protected:
  Finished examine() { return home_.run({"doctor"}); }
  demo::DemoServer server_;
  Home home_{server_.base_url()};
};

TEST_F(DoctorScene, FindsNothingWrongWithALoginAndChangesNothing) {
  ASSERT_EQ(home_.login(server_).exit_code, 0);
  const Finished sound = examine();
  EXPECT_EQ(sound.exit_code, 0) << sound.out;
  EXPECT_THAT(sound.out, Not(HasSubstr("error ")));
  EXPECT_THAT(home_.run({"doctor", "--json"}).out, HasSubstr(R"({"check":"key","verdict":"ok")"));
  EXPECT_EQ(home_.run({"auth", "refresh"}).exit_code, 0);
}

TEST_F(DoctorScene, NamesAWrongSettingAndStillLooksAtTheRest) {
  ASSERT_EQ(home_.login(server_).exit_code, 0);
  std::filesystem::create_directories(home_.path("config"));
  std::ofstream(home_.path("config/config.toml")) << "[http]\ndaedline = 5\n";
  const Finished found = examine();
  EXPECT_EQ(found.exit_code, 3);
  EXPECT_THAT(found.out, HasSubstr("daedline"));
}

TEST_F(DoctorScene, NamesEachFaultOfTheVault) {
  ASSERT_EQ(home_.login(server_).exit_code, 0);
  std::filesystem::permissions(home_.data(), std::filesystem::perms(0755));
  EXPECT_EQ(examine().exit_code, 8);
  EXPECT_THAT(examine().out, HasSubstr("chmod 700"));
  std::filesystem::permissions(home_.data(), std::filesystem::perms(0700));
  std::filesystem::rename(home_.data() + "/vault.key", home_.path("key"));
  EXPECT_EQ(examine().exit_code, 8);
  EXPECT_THAT(examine().out, HasSubstr("error    key"));
  std::filesystem::rename(home_.path("key"), home_.data() + "/vault.key");
  std::ofstream(home_.data() + "/vault.db") << std::string(8192, 'x');
  EXPECT_EQ(examine().exit_code, 8);
  EXPECT_THAT(examine().out, HasSubstr("vault set-aside"));
}

TEST_F(DoctorScene, NamesTheFaultOfTheNetwork) {
  home_.environment["MAESTRO_ANTHROPIC_TOKEN_ENDPOINT"] = "http://127.0.0.1:1/token";
  const Finished found = examine();
  EXPECT_EQ(found.exit_code, 5);
  EXPECT_THAT(found.out, HasSubstr("error    connection"));
}

TEST_F(DoctorScene, SeesWhoIsBusyWithTheVault) {
  ASSERT_EQ(home_.login(server_).exit_code, 0);
  server_.set_answer_delay(std::chrono::seconds(2));
  const int before = server_.refreshes();
  Program program({"auth", "refresh"}, home_.environment);
  while (server_.refreshes() == before) std::this_thread::sleep_for(std::chrono::milliseconds(5));
  EXPECT_THAT(examine().out, HasSubstr("warning  lock"));
  EXPECT_EQ(program.finish().exit_code, 0);
}

TEST_F(DoctorScene, AVaultThatIsSetAsideMakesRoomForALogin) {
  ASSERT_EQ(home_.login(server_).exit_code, 0);
  std::ofstream(home_.data() + "/vault.db") << std::string(8192, 'x');
  EXPECT_EQ(home_.run({"auth", "status"}).exit_code, 8) << "not `not logged in`";
  EXPECT_EQ(home_.run({"auth", "logout"}).exit_code, 8);
  EXPECT_EQ(home_.run({"vault", "set-aside"}).exit_code, 0);
  EXPECT_EQ(home_.run({"auth", "logout"}).exit_code, 0);
  EXPECT_EQ(home_.login(server_).exit_code, 0);
  int aside = 0;
  for (const auto& entry : std::filesystem::directory_iterator(home_.data()))
    aside += entry.path().filename().string().starts_with("vault.db.corrupt-") ? 1 : 0;
  EXPECT_EQ(aside, 2) << "the vault and its journal";
}

}  // namespace
}  // namespace maestro::testing
