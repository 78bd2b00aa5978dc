// Something between the program and its server answers in the server's place. That is not the server's verdict: the
// code is kept, the login is kept.
#include "tests/faults/strict_scene.hpp"

namespace maestro::testing {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

demo::ScriptedAnswer html(int status) {
  return {status, "text/html", "<html><title>CANARY</title><body>Attention Required!</body></html>", {}, false};
}

demo::ScriptedAnswer json(int status, const std::string& body) { return {status, "application/json", body, {}, false}; }

class Gateway : public StrictScene, public ::testing::WithParamInterface<int> {};

TEST_P(Gateway, AnsweringARefreshCostsNoLogin) {
  server_.answer_next(html(GetParam()), 3);
  const Finished refused = home_.run({"auth", "refresh"});
  EXPECT_EQ(refused.exit_code, 5) << refused.err;
  EXPECT_THAT(refused.err, HasSubstr(std::to_string(GetParam())));
  EXPECT_THAT(refused.err, Not(HasSubstr("CANARY")));
  EXPECT_THAT(refused.err, Not(HasSubstr("client_id")));
  EXPECT_EQ(home_.run({"auth", "status"}).exit_code, 0);
  server_.answer_as_usual();
  const Finished refresh = home_.run({"auth", "refresh"});
  EXPECT_EQ(refresh.exit_code, 0) << refresh.err;
}

TEST_P(Gateway, AnsweringAnExchangeCostsNoCode) {
  const std::string code = pasted_code({"--profile", "work"});
  server_.answer_next(html(GetParam()), 3);
  const Finished refused = home_.run({"auth", "exchange", "--profile", "work"}, code);
  EXPECT_EQ(refused.exit_code, 5) << refused.err;
  EXPECT_THAT(refused.err, Not(HasSubstr("CANARY")));
  server_.answer_as_usual();
  const Finished exchange = home_.run({"auth", "exchange", "--profile", "work"}, code);
  EXPECT_EQ(exchange.exit_code, 0) << exchange.err;
}

INSTANTIATE_TEST_SUITE_P(, Gateway, ::testing::Values(403, 405, 407, 418, 502),
                         [](const auto& instance) { return std::to_string(instance.param); });

class ServersWord : public StrictScene {};

TEST_F(ServersWord, OfAMethodThatIsNotAllowedMovesOnToTheNextEndpoint) {
  demo::DemoServer retired;
  retired.answer_next(html(405), 1000);
  home_.environment["MAESTRO_ANTHROPIC_TOKEN_ENDPOINT"] = retired.token_endpoint();
  home_.environment["MAESTRO_ANTHROPIC_TOKEN_ENDPOINT_ALTERNATES"] = server_.token_endpoint();
  const Finished login = home_.run({"auth", "exchange"}, pasted_code());
  EXPECT_EQ(login.exit_code, 0) << login.err;
  EXPECT_EQ(retired.requests().size(), 1U);
  EXPECT_EQ(home_.run({"auth", "refresh"}).exit_code, 0);
  EXPECT_EQ(retired.requests().size(), 1U) << "the one that answered is asked first";
}

TEST_F(ServersWord, AboutAParameterOfTheRequestIsNoVerdictOnTheLogin) {
  for (const char* parameter : {"redirect_uri", "client_id"}) {
    SCOPED_TRACE(parameter);
    server_.answer_next(json(400, std::string(R"({"error":"invalid_grant","error_description":"Invalid ')") +
                                      parameter + R"(' in request."})"));
    const Finished refused = home_.run({"auth", "refresh"});
    EXPECT_EQ(refused.exit_code, 6) << refused.err;
    EXPECT_THAT(refused.err, HasSubstr(parameter));
    EXPECT_THAT(home_.run({"auth", "status", "--json"}).out, HasSubstr("\"state\":\"valid\""));
    EXPECT_EQ(home_.run({"auth", "refresh"}).exit_code, 0);
  }
}

TEST_F(ServersWord, InAnotherVocabularyIsAGatewaysWord) {
  for (const char* body : {R"({"error":"blocked"})", R"({"error":{"code":403}})", R"(["invalid_grant"])", "{"}) {
    SCOPED_TRACE(body);
    server_.answer_next(json(400, body), 3);
    const Finished refused = home_.run({"auth", "refresh"});
    EXPECT_EQ(refused.exit_code, 5) << refused.err;
    server_.answer_as_usual();
    EXPECT_EQ(home_.run({"auth", "refresh"}).exit_code, 0);
  }
}

TEST_F(ServersWord, ThatTheGrantIsInvalidIsHeardAndAnExplicitDemandAsksOnceMore) {
  server_.answer_next(json(400, R"({"error":"invalid_grant"})"));
  EXPECT_EQ(home_.run({"auth", "refresh"}).exit_code, 4);
  const Finished token = home_.run({"auth", "token"});
  EXPECT_EQ(token.exit_code, 0) << "the access token is still good: " << token.err;
  EXPECT_THAT(token.err, HasSubstr("no longer accept")) << "and it says so each time";
  EXPECT_THAT(token.err, HasSubstr("since"));
  EXPECT_EQ(home_.run({"auth", "token"}).err, token.err);
  const Finished refresh = home_.run({"auth", "refresh"});
  EXPECT_EQ(refresh.exit_code, 0) << refresh.err;
  EXPECT_EQ(home_.run({"auth", "token"}).err, "") << "a success lifts it";
}

TEST_F(ServersWord, OverloadedIsTriedThreeTimes) {
  server_.answer_next(html(529), 2);
  const int before = server_.refreshes();
  const Finished refresh = home_.run({"auth", "refresh"});
  EXPECT_EQ(refresh.exit_code, 0) << refresh.err;
  EXPECT_EQ(server_.refreshes() - before, 3);
}

}  // namespace
}  // namespace maestro::testing
