// maestro is watched from its first instruction to its last: every system call, in every thread and child. Where do the
// secrets go, and what is left of them when it ends?
#include <unistd.h>

#include <chrono>
#include <thread>

#include "tests/faults/secrecy_scene.hpp"

namespace maestro::testing {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

using SecrecyTrace = SecrecyScene;

TEST_F(SecrecyTrace, ShowsNoSecretOfALogin) {
  const WatchedRun login = log_in();
  expect_nothing_given_away_by(login);
  expect_nothing_left_by(login);
}

TEST_F(SecrecyTrace, ShowsNoSecretOfARefresh) {
  (void)log_in();
  plant();
  const WatchedRun refresh = run({"auth", "refresh"});
  EXPECT_EQ(refresh.finished.exit_code, 0) << refresh.finished.err;
  EXPECT_EQ(refresh.workers.size(), ::geteuid() == 0 ? 1 : 0);
  expect_nothing_given_away_by(refresh);
  expect_nothing_left_by(refresh);
}

TEST_F(SecrecyTrace, ShowsATokenToStandardOutputAlone) {
  plant(std::chrono::seconds(1));
  (void)log_in({"--no-browser"});
  while (home().run({"auth", "status", "--json"}).out.find(R"("state":"expired")") == std::string::npos)
    std::this_thread::sleep_for(std::chrono::milliseconds(50));
  const Tokens tokens = plant();
  WatchedRun token = run({"auth", "token"});
  EXPECT_EQ(token.finished.out, tokens.access + "\n") << token.finished.err;
  EXPECT_THAT(secrets().in(token.finished.out), Not(IsEmpty())) << "a secret is found where there is one";
  const auto answers = std::remove_if(token.outputs.begin(), token.outputs.end(), [](auto& o) { return o.fd == 1; });
  EXPECT_EQ(std::distance(answers, token.outputs.end()), 1);
  token.outputs.erase(answers, token.outputs.end());
  expect_nothing_given_away_by(token);
  expect_nothing_left_by(token);
}

TEST_F(SecrecyTrace, ShowsNoSecretOfAStoredLogin) {
  (void)log_in();
  const std::vector<std::vector<std::string>> commands = {
      {"auth", "status", "--json"}, {"auth", "list"}, {"auth", "history"}, {"vault", "rekey"}, {"auth", "logout"}};
  for (const std::vector<std::string>& command : commands) {
    const WatchedRun looking = run(command);
    EXPECT_EQ(looking.finished.exit_code, 0) << looking.finished.err;
    expect_nothing_given_away_by(looking);
    expect_nothing_left_by(looking);
    EXPECT_THAT(looking.children, IsEmpty());
  }
}

TEST_F(SecrecyTrace, LeavesNothingOfATokenThatItPrints) {
  (void)log_in();
  const WatchedRun plain = run({"auth", "token"});
  EXPECT_THAT(plain.finished.out, ::testing::StartsWith("sk-ant-oat01-"));
  expect_nothing_left_by(plain);
  expect_nothing_left_by(run({"auth", "token", "--json"}));
}

TEST_F(SecrecyTrace, GivesTheBrowserTheAddressAndNothingElse) {
  home().environment["BROWSER"] = "true";
  home().environment["DISPLAY"] = ":0";
  plant();
  const WatchedRun login = log_in({});
  EXPECT_EQ(login.finished.exit_code, 0) << login.finished.err;
  ASSERT_EQ(login.children.size(), 1);
  const StartedProgram& browser = login.children.front();
  EXPECT_EQ(browser.arguments, std::string("true\0", 5) + address_in(login.finished.err) + '\0');
  EXPECT_THAT(browser.descriptors, ElementsAre(0, 1, 2));
  EXPECT_THAT(browser.environment, HasSubstr("DISPLAY=:0"));
  EXPECT_THAT(browser.environment, Not(HasSubstr("MAESTRO_")));
  for (const std::string& seen : {browser.arguments, browser.environment}) EXPECT_THAT(secrets().in(seen), IsEmpty());
  expect_nothing_given_away_by(login);
  expect_nothing_left_by(login);
}

TEST_F(SecrecyTrace, ShowsNoSecretThatAServerSendsBackInAnError) {
  (void)log_in();
  plant();
  const Tokens tokens = plant();
  server().answer_as_usual();  // these will never be
  const std::string both = tokens.access + " " + tokens.refresh;
  answer_next(403, R"({"error":"access_denied","error_description":"unwanted: )" + both + R"("})");
  answer_next(200, R"({"token_type":"Bearer","refresh_token":")" + tokens.refresh + R"(","access_token":")" + both);
  answer_next(200, R"({"token_type":"Bearer","refresh_token":")" + tokens.refresh + R"(","access_token":")" + both);
  for (int failure = 0; failure < 2; ++failure) {
    const WatchedRun refresh = run({"auth", "refresh"});
    EXPECT_THAT(refresh.finished.exit_code, ::testing::AnyOf(5, 6)) << refresh.finished.err;
    expect_nothing_given_away_by(refresh);
    expect_nothing_left_by(refresh);
  }
}

}  // namespace
}  // namespace maestro::testing
