#include <gmock/gmock.h>

#include "tests/e2e/program.hpp"

namespace maestro::testing {
namespace {

using ::testing::AllOf;
using ::testing::EndsWith;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::StartsWith;

class LoginScene : public ::testing::Test {
 protected:
  demo::DemoServer server_;
  Home home_{server_.base_url()};
};

TEST_F(LoginScene, IsDoneByPasteAndServesEveryLaterProcess) {
  const Finished login = home_.login(server_);
  ASSERT_EQ(login.exit_code, 0) << login.err;
  EXPECT_THAT(login.err, HasSubstr("Logged in to anthropic as profile default (demo@example.com)"));
  EXPECT_EQ(login.out, "");

  const Finished token = home_.run({"auth", "token"});
  EXPECT_EQ(token.exit_code, 0);
  EXPECT_THAT(token.out, AllOf(StartsWith("sk-ant-oat01-"), EndsWith("\n")));
  EXPECT_EQ(token.err, "");
  EXPECT_EQ(home_.run({"auth", "token"}).out, token.out);

  const Finished status = home_.run({"auth", "status", "--json"});
  EXPECT_EQ(status.exit_code, 0);
  EXPECT_THAT(status.out, AllOf(HasSubstr("\"state\":\"valid\""), HasSubstr("\"account\":\"demo@example.com\""),
                                HasSubstr("\"scopes\":[\"org:create_api_key\",\"user:profile\",\"user:inference\"]"),
                                HasSubstr("\"refreshable\":true")));

  EXPECT_EQ(home_.run({"auth", "refresh"}).exit_code, 0);
  EXPECT_NE(home_.run({"auth", "token"}).out, token.out);
}

TEST_F(LoginScene, SendsTheExchangeAndTheRefreshAsTheReferenceDoes) {
  Program program({"auth", "login", "--no-browser"}, home_.environment);
  const std::string url = authorization_url(program);
  const std::string state = url.substr(url.find("&state=") + 7);
  ASSERT_EQ(state.size(), 43);
  const std::string pasted = server_.approve(url);
  program.write(pasted + "\n");
  ASSERT_EQ(program.finish().exit_code, 0);
  ASSERT_EQ(home_.run({"auth", "refresh"}).exit_code, 0);

  EXPECT_THAT(url, StartsWith(server_.authorization_endpoint() +
                              "?code=true&client_id=9d1c250a-e61b-44d9-88ed-5944d1962f5e&response_type=code&"
                              "redirect_uri=http%3A%2F%2F127.0.0.1%3A" +
                              std::to_string(server_.port()) +
                              "%2Foauth%2Fcode%2Fcallback&scope=org%3Acreate_api_key+user%3Aprofile+user%3Ainference&"
                              "code_challenge="));
  const auto requests = server_.requests();
  ASSERT_EQ(requests.size(), 2);
  EXPECT_EQ(requests[0].content_type, "application/json");
  EXPECT_EQ(requests[0].body, "{\"grant_type\":\"authorization_code\",\"code\":\"" +
                                  pasted.substr(0, pasted.find('#')) + "\",\"state\":\"" + state +
                                  "\",\"client_id\":\"9d1c250a-e61b-44d9-88ed-5944d1962f5e\",\"redirect_uri\":\"" +
                                  server_.redirect_uri() + "\",\"code_verifier\":\"" + state + "\"}");
  EXPECT_EQ(requests[1].content_type, "application/x-www-form-urlencoded");
  EXPECT_THAT(requests[1].body, AllOf(StartsWith("grant_type=refresh_token&refresh_token=sk-ant-ort01-"),
                                      EndsWith("&client_id=9d1c250a-e61b-44d9-88ed-5944d1962f5e")));
  EXPECT_THAT(requests[1].user_agent, StartsWith("maestro/"));
}

TEST_F(LoginScene, KeepsProfilesApart) {
  ASSERT_EQ(home_.login(server_).exit_code, 0);
  EXPECT_EQ(home_.run({"auth", "token", "--profile", "work"}).exit_code, 4);
  ASSERT_EQ(home_.login(server_, {"--profile", "work"}).exit_code, 0);
  EXPECT_NE(home_.run({"auth", "token", "--profile", "work"}).out, home_.run({"auth", "token"}).out);
  EXPECT_EQ(home_.run({"auth", "logout"}).exit_code, 0);
  EXPECT_EQ(home_.run({"auth", "status"}).exit_code, 4);
  EXPECT_EQ(home_.run({"auth", "status", "--profile", "work"}).exit_code, 0);
  EXPECT_EQ(home_.run({"auth", "logout", "--all"}).exit_code, 0);
  EXPECT_EQ(home_.run({"auth", "status", "--profile", "work"}).exit_code, 4);
}

TEST_F(LoginScene, CallsALogoutWithoutALoginDone) { EXPECT_EQ(home_.run({"auth", "logout"}).exit_code, 0); }

TEST_F(LoginScene, TakesAnIndependentState) {
  home_.environment["MAESTRO_ANTHROPIC_STATE"] = "random";
  ASSERT_EQ(home_.login(server_).exit_code, 0);
  const std::string body = server_.requests().front().body;
  const std::string state = body.substr(body.find("\"state\":\"") + 9, 43);
  EXPECT_THAT(body, Not(HasSubstr("\"code_verifier\":\"" + state)));
}

TEST_F(LoginScene, FollowsAMovedTokenEndpointAndRemembersIt) {
  home_.environment["MAESTRO_ANTHROPIC_TOKEN_ENDPOINT"] = server_.moved_token_endpoint();
  home_.environment["MAESTRO_ANTHROPIC_TOKEN_ENDPOINT_ALTERNATES"] = server_.token_endpoint();
  const Finished login = home_.login(server_);
  ASSERT_EQ(login.exit_code, 0) << login.err;
  EXPECT_THAT(login.err, HasSubstr("the token endpoint answered 404; trying 127.0.0.1"));
  ASSERT_EQ(home_.run({"auth", "refresh"}).exit_code, 0);
  EXPECT_EQ(server_.requests().size(), 3);
  EXPECT_EQ(server_.requests().back().path, "/v1/oauth/token");
}

TEST_F(LoginScene, SaysWhenTheAnswerCouldNotBeDelivered) {
  ASSERT_EQ(home_.login(server_).exit_code, 0);
  const std::string program = MAESTRO_PROGRAM;
  std::string command;
  for (const auto& [name, value] : home_.environment) command += name + "='" + value + "' ";
  const int status = std::system((command + program + " auth token >/dev/full 2>/dev/null").c_str());
  EXPECT_EQ(WEXITSTATUS(status), 10);
}

}  // namespace
}  // namespace maestro::testing
