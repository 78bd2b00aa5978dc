#include <gmock/gmock.h>

#include <fstream>

#include "tests/e2e/program.hpp"

namespace maestro::testing {
namespace {

using ::testing::HasSubstr;

class TwoStepScene : public ::testing::Test {
 protected:
  std::string url() {
    const std::string line = home_.run({"auth", "url"}).out;
    return line.substr(0, line.find('\n'));
  }
  demo::DemoServer server_;
  Home home_{server_.base_url()};
};

TEST_F(TwoStepScene, BeginsInOneProcessAndEndsInAnother) {
  const std::string pasted = server_.approve(url());
  const Finished exchange = home_.run({"auth", "exchange"}, pasted + "\n");
  ASSERT_EQ(exchange.exit_code, 0) << exchange.err;
  EXPECT_EQ(home_.run({"auth", "token"}).exit_code, 0);
}

TEST_F(TwoStepScene, TakesACodeWithoutItsLineEnd) {
  EXPECT_EQ(home_.run({"auth", "exchange"}, server_.approve(url())).exit_code, 0);
}

TEST_F(TwoStepScene, RefusesACodeThatWasCutOffAndTakesItWhole) {
  const std::string pasted = server_.approve(url());
  const Finished cut = home_.run({"auth", "exchange"}, pasted.substr(0, pasted.size() - 5));
  EXPECT_EQ(cut.exit_code, 6);
  EXPECT_TRUE(server_.requests().empty());
  EXPECT_EQ(home_.run({"auth", "exchange"}, pasted).exit_code, 0);
}

TEST_F(TwoStepScene, DoesNotMixProviders) {
  const std::string pasted = server_.approve(url());
  std::ofstream(home_.path("other.toml")) << "[providers.other]\nclient_id = \"c\"\nscopes = [\"s\"]\n"
                                             "authorization_endpoint = \"https://o.example/a\"\n"
                                             "token_endpoint = \"https://o.example/t\"\n"
                                             "redirect_uri = \"https://o.example/r\"\n";
  const Finished other =
      home_.run({"auth", "exchange", "--provider", "other", "--config", home_.path("other.toml")}, pasted);
  EXPECT_EQ(other.exit_code, 4) << other.err;
  EXPECT_THAT(other.err, HasSubstr("auth url"));
  EXPECT_EQ(home_.run({"auth", "exchange"}, pasted).exit_code, 0);
}

TEST_F(TwoStepScene, NeedsABeginning) {
  const Finished exchange = home_.run({"auth", "exchange"}, "CODE\n");
  EXPECT_EQ(exchange.exit_code, 4);
  EXPECT_THAT(exchange.err, HasSubstr("auth url"));
}

TEST_F(TwoStepScene, LetsTheNewestBeginningWin) {
  const std::string older = server_.approve(url());
  const std::string newer = server_.approve(url());
  EXPECT_EQ(home_.run({"auth", "exchange"}, older + "\n").exit_code, 6);
  EXPECT_EQ(home_.run({"auth", "exchange"}, newer + "\n").exit_code, 0);
}

TEST_F(TwoStepScene, EndsOnce) {
  const std::string pasted = server_.approve(url());
  ASSERT_EQ(home_.run({"auth", "exchange"}, pasted + "\n").exit_code, 0);
  EXPECT_EQ(home_.run({"auth", "exchange"}, pasted + "\n").exit_code, 4);
}

TEST_F(TwoStepScene, KeepsTheCodeAfterARateLimit) {
  const std::string pasted = server_.approve(url());
  server_.answer_next({429, "application/json", "{}", {{"Retry-After", "900"}}, false});
  EXPECT_EQ(home_.run({"auth", "exchange"}, pasted + "\n").exit_code, 7);
  EXPECT_EQ(home_.run({"auth", "exchange"}, pasted + "\n").exit_code, 0);
}

TEST_F(TwoStepScene, KeepsItsBeginningWhenTheServerRefusesACode) {
  const std::string pasted = server_.approve(url());
  server_.answer_next({400, "application/json", R"({"error":"invalid_grant"})", {}, false});
  const Finished refused = home_.run({"auth", "exchange"}, pasted + "\n");
  EXPECT_EQ(refused.exit_code, 6);
  EXPECT_THAT(refused.err, HasSubstr("has expired or was already used"));
  EXPECT_EQ(home_.run({"auth", "exchange"}, pasted + "\n").exit_code, 0);
}

}  // namespace
}  // namespace maestro::testing
