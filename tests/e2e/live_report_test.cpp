// `./dev live`, with the demo server in place of the real one.
#include <gmock/gmock.h>

#include <fstream>
#include <sstream>

#include "tests/e2e/program.hpp"

namespace maestro::testing {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;

class LiveReportScene : public ::testing::Test {
 protected:
  /// The walk, with `paste` answering what the page at the printed URL shows.
  template <class Paste>
  Finished walk(Paste paste) {
    Program program(Words{{std::string(MAESTRO_SOURCE_DIR) + "/tests/live/live.sh", MAESTRO_PROGRAM, report_}},
                    home_.environment);
    program.write(paste(authorization_url(program)) + "\n");
    program.close_input();
    return program.finish();
  }
  std::string report() const {
    std::ostringstream text;
    text << std::ifstream(report_).rdbuf();
    return text.str();
  }

  demo::DemoServer server_;
  Home home_{server_.base_url()};
  const std::string report_ = home_.path("report.txt");
};

TEST_F(LiveReportScene, TellsOfAWholeLoginAndNoSecretOrName) {
  const Finished finished = walk([&](const std::string& url) { return server_.approve(url); });
  EXPECT_EQ(finished.exit_code, 0) << finished.err;
  EXPECT_THAT(report(), AllOf(HasSubstr("provider: anthropic\n"), HasSubstr("login: exit 0"), HasSubstr("token valid"),
                              HasSubstr("refresh: exit 0"), HasSubstr("logout: exit 0"),
                              HasSubstr("status_after: exit 4"), HasSubstr("every step went as it should")));
  EXPECT_THAT(report(), AllOf(Not(HasSubstr("sk-ant")), Not(HasSubstr("state=")), Not(HasSubstr("@"))));
  EXPECT_EQ(server_.refreshes(), 1);
}

TEST_F(LiveReportScene, TellsOfAFailure) {
  const Finished finished = walk([&](const std::string& url) {
    server_.answer_next({.status = 400, .body = R"({"error":"invalid_grant"})"});
    return server_.approve(url);
  });
  EXPECT_EQ(finished.exit_code, 1);
  EXPECT_THAT(report(), AllOf(HasSubstr("login: exit 6"), HasSubstr("invalid_grant"), HasSubstr("not every step")));
}

}  // namespace
}  // namespace maestro::testing
