#include <gmock/gmock.h>

#include <filesystem>
#include <fstream>

#include "tests/e2e/program.hpp"

namespace maestro::testing {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::StartsWith;

class BadInputScene : public ::testing::Test {
 protected:
  demo::DemoServer server_;
  Home home_{server_.base_url()};
};

struct Paste {
  const char* name;
  std::string text;
  int exit_code;
};
class BadPaste : public BadInputScene, public ::testing::WithParamInterface<Paste> {};

TEST_P(BadPaste, IsExplainedWithoutARequest) {
  const Finished refused = home_.run({"auth", "login", "--no-browser"}, GetParam().text);
  EXPECT_EQ(refused.exit_code, GetParam().exit_code) << refused.err;
  EXPECT_THAT(refused.err, AllOf(HasSubstr("error: "), HasSubstr("hint: ")));
  EXPECT_TRUE(server_.requests().empty());
}

INSTANTIATE_TEST_SUITE_P(, BadPaste,
                         ::testing::Values(Paste{"Empty", "\n", 2}, Paste{"TooLong", std::string(5000, 'x') + "\n", 2},
                                           Paste{"NotAscii",
                                                 "AUTHC\xc3\x96"
                                                 "DE\n",
                                                 2},
                                           Paste{"SixDigits", "123456\n", 2}, Paste{"TwoHashes", "a#b#c\n", 2},
                                           Paste{"OnlyAState", "#state\n", 2},
                                           Paste{"OfAnotherLogin", "CODE#of-another-login\n", 6},
                                           Paste{"NothingAtAll", "", 4}),
                         [](const auto& instance) { return instance.param.name; });

TEST_F(BadInputScene, PointsAtAnUnknownSetting) {
  std::filesystem::create_directory(home_.path("config"));
  std::ofstream(home_.path("config/config.toml")) << "profile = \"x\"\n[http]\ndeadlne = 3\n";
  const Finished refused = home_.run({"auth", "status"});
  EXPECT_EQ(refused.exit_code, 3);
  EXPECT_THAT(refused.err, AllOf(HasSubstr("config.toml:3:1"), HasSubstr("did you mean `http.deadline`?")));
}

TEST_F(BadInputScene, PrintsErrorsAsJsonWhenAsked) {
  const Finished refused = home_.run({"auth", "token", "--json"});
  EXPECT_EQ(refused.exit_code, 4);
  EXPECT_THAT(refused.out, StartsWith("{\"error\":{\"code\":\"login_needed\",\"message\":\""));
}

TEST_F(BadInputScene, RefusesAnUnknownFlagAndNamesTheNearest) {
  const Finished refused = home_.run({"auth", "token", "--forse-refresh"});
  EXPECT_EQ(refused.exit_code, 2);
  EXPECT_THAT(refused.err, HasSubstr("did you mean `--force-refresh`?"));
}

TEST_F(BadInputScene, NeverTakesACodeAsAnArgument) {
  const Finished refused = home_.run({"auth", "login", "CODE-CANARY"});
  EXPECT_EQ(refused.exit_code, 2);
  EXPECT_EQ(refused.err.find("CANARY"), std::string::npos);
}

class UnusableVault : public BadInputScene {
 protected:
  void SetUp() override { ASSERT_EQ(home_.login(server_).exit_code, 0); }
  void expect_refused_and_untouched(const std::string& file) {
    const auto before = std::filesystem::last_write_time(file);
    for (const char* command : {"token", "status", "refresh"}) {
      const Finished refused = home_.run({"auth", command});
      EXPECT_EQ(refused.exit_code, 8) << command << refused.err;
      EXPECT_THAT(refused.err, HasSubstr("hint: "));
    }
    EXPECT_EQ(std::filesystem::last_write_time(file), before);
  }
};

TEST_F(UnusableVault, IsNotOpenedWhenOthersMayReadIt) {
  std::filesystem::permissions(home_.data() + "/vault.db", std::filesystem::perms(0644));
  expect_refused_and_untouched(home_.data() + "/vault.db");
}

TEST_F(UnusableVault, IsNotOpenedWithAnotherKey) {
  Home other(server_.base_url());
  ASSERT_EQ(other.login(server_).exit_code, 0);
  std::filesystem::copy_file(other.data() + "/vault.key", home_.data() + "/vault.key",
                             std::filesystem::copy_options::overwrite_existing);
  expect_refused_and_untouched(home_.data() + "/vault.db");
}

TEST_F(UnusableVault, IsNotReplacedWhenItsKeyIsMissing) {
  std::filesystem::remove(home_.data() + "/vault.key");
  expect_refused_and_untouched(home_.data() + "/vault.db");
  EXPECT_EQ(home_.run({"auth", "login", "--no-browser"}, "x\n").exit_code, 8);
  EXPECT_FALSE(std::filesystem::exists(home_.data() + "/vault.key"));
}

TEST_F(UnusableVault, IsNotTakenForAbsentWhenItIsDamaged) {
  std::ofstream(home_.data() + "/vault.db", std::ios::binary | std::ios::trunc) << "not a database at all";
  expect_refused_and_untouched(home_.data() + "/vault.db");
}

}  // namespace
}  // namespace maestro::testing
