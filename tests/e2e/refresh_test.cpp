#include <gmock/gmock.h>
#include <signal.h>

#include <chrono>
#include <memory>
#include <set>
#include <thread>

#include "tests/e2e/program.hpp"

namespace maestro::testing {
namespace {

using namespace std::chrono_literals;
using ::testing::HasSubstr;

class RefreshScene : public ::testing::Test {
 protected:
  /// A login whose first token has ended; the tokens after it live an hour.
  void log_in_with_an_expired_token() {
    ASSERT_EQ(home_.login(server_).exit_code, 0);
    server_.set_token_lifetime(1s);
    ASSERT_EQ(home_.run({"auth", "refresh"}).exit_code, 0);
    server_.set_token_lifetime(1h);
    while (home_.run({"auth", "status", "--json"}).out.find("\"state\":\"expired\"") == std::string::npos)
      std::this_thread::sleep_for(50ms);
    refreshes_before_ = server_.refreshes();
  }

  demo::DemoServer server_;
  Home home_{server_.base_url()};
  int refreshes_before_ = 0;
};

TEST_F(RefreshScene, IsOneRequestForEightProcessesThatFindTheTokenExpired) {
  log_in_with_an_expired_token();
  std::vector<std::unique_ptr<Program>> programs;
  for (int i = 0; i < 8; ++i)
    programs.push_back(std::make_unique<Program>(std::vector<std::string>{"auth", "token"}, home_.environment));
  std::set<std::string> tokens;
  for (const auto& program : programs) {
    const Finished finished = program->finish();
    EXPECT_EQ(finished.exit_code, 0) << finished.err;
    tokens.insert(finished.out);
  }
  EXPECT_EQ(tokens.size(), 1);
  EXPECT_EQ(server_.refreshes() - refreshes_before_, 1);
  EXPECT_EQ(server_.reuses_detected(), 0);
}

TEST_F(RefreshScene, AnswersAnInvalidGrantOnceAndThenAsksForALogin) {
  log_in_with_an_expired_token();
  server_.revoke_everything();
  const Finished first = home_.run({"auth", "token"});
  EXPECT_EQ(first.exit_code, 4);
  EXPECT_THAT(first.err, HasSubstr("Run `maestro auth login`"));
  EXPECT_EQ(home_.run({"auth", "token"}).exit_code, 4);
  EXPECT_EQ(server_.refreshes() - refreshes_before_, 1);
  EXPECT_EQ(home_.run({"auth", "status"}).exit_code, 4);
  EXPECT_EQ(home_.login(server_).exit_code, 0);
  EXPECT_EQ(home_.run({"auth", "token"}).exit_code, 0);
}

struct Hostile {
  const char* name;
  demo::ScriptedAnswer answer;
  int exit_code;
};
class HostileAnswer : public RefreshScene, public ::testing::WithParamInterface<Hostile> {};

TEST_P(HostileAnswer, ChangesNothingAndShowsNothingOfItself) {
  log_in_with_an_expired_token();
  server_.answer_next(GetParam().answer);
  server_.answer_next(GetParam().answer);
  const Finished refused = home_.run({"auth", "token", "--log-level", "trace"});
  EXPECT_EQ(refused.exit_code, GetParam().exit_code) << refused.err;
  EXPECT_EQ(refused.err.find("CANARY"), std::string::npos) << refused.err;
  server_.answer_as_usual();
  EXPECT_EQ(home_.run({"auth", "token"}).exit_code, 0) << "the login is still there";
}

std::string of_size(std::size_t size) { return "{\"access_token\":\"CANARY" + std::string(size, 'x') + "\"}"; }

INSTANTIATE_TEST_SUITE_P(
    , HostileAnswer,
    ::testing::Values(Hostile{"Html", {200, "text/html", "<html>CANARY</html>", {}, false}, 5},
                      Hostile{"NoAccessToken", {200, "application/json", "{\"x\":\"CANARY\"}", {}, false}, 5},
                      Hostile{"WrongTokenType",
                              {200, "application/json", R"({"access_token":"CANARY","token_type":"mac"})", {}, false},
                              5},
                      Hostile{"TenMegabytes", {200, "application/json", of_size(10'000'000), {}, false}, 5},
                      Hostile{
                          "Redirect", {302, "text/html", "CANARY", {{"Location", "http://127.0.0.1:1/"}}, false}, 5},
                      Hostile{"ServerError", {500, "text/html", "CANARY", {}, false}, 5},
                      Hostile{"Forbidden", {403, "text/html", "<b>CANARY</b>", {}, false}, 5}),
    [](const auto& instance) { return instance.param.name; });

TEST_F(RefreshScene, SaysWhenToComeBackAndDoesNotAskBefore) {
  log_in_with_an_expired_token();
  server_.answer_next({429, "application/json", "{}", {{"Retry-After", "900"}}, false});
  const Finished limited = home_.run({"auth", "token"});
  EXPECT_EQ(limited.exit_code, 7);
  EXPECT_THAT(limited.err, HasSubstr("Try again in 900 s. Your login is kept."));
  const Finished again = home_.run({"auth", "token"});
  EXPECT_EQ(again.exit_code, 7);
  EXPECT_THAT(again.err, HasSubstr("until"));
  EXPECT_EQ(server_.refreshes() - refreshes_before_, 1);
}

TEST_F(RefreshScene, SaysThatNobodyListens) {
  log_in_with_an_expired_token();
  server_.stop_listening();
  EXPECT_EQ(home_.run({"auth", "token"}).exit_code, 5);
}

TEST_F(RefreshScene, GoesOnAndIsStoredWhenItsCommandIsInterrupted) {
  log_in_with_an_expired_token();
  server_.set_answer_delay(500ms);
  Program program({"auth", "token"}, home_.environment);
  while (server_.refreshes() == refreshes_before_) std::this_thread::sleep_for(5ms);
  ::kill(program.pid(), SIGINT);
  const Finished interrupted = program.finish();
  EXPECT_EQ(interrupted.exit_code, 130);
  EXPECT_EQ(interrupted.out, "");
  EXPECT_EQ(home_.run({"auth", "token"}).exit_code, 0);
  EXPECT_EQ(server_.refreshes() - refreshes_before_, 1);
}

}  // namespace
}  // namespace maestro::testing
