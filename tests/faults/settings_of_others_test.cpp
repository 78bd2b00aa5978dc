// A login belongs to the client, the server and the API host that it was made with. Settings that name others, left
// over from a demonstration or missing from a cron job, send its token nowhere and decide nothing about it.
#include "tests/faults/strict_scene.hpp"

namespace maestro::testing {
namespace {

using ::testing::HasSubstr;

class SettingsOfOthers : public StrictScene {
 protected:
  [[nodiscard]] std::size_t requests() const { return server_.requests().size() + other_.requests().size(); }
  /// Nobody is asked, whatever the command; and with the settings of before it goes on.
  void expect_nobody_is_asked(const std::string& word, const std::vector<std::string>& named) {
    const std::size_t before = requests();
    for (const std::vector<std::string>& command : std::vector<std::vector<std::string>>{
             {"auth", "token"}, {"auth", "token", "--force-refresh"}, {"auth", "refresh"}}) {
      const Finished refused = expect_error(command, 3, word);
      for (const std::string& text : named) EXPECT_THAT(refused.out, HasSubstr(text));
    }
    EXPECT_EQ(requests(), before);
  }
  void expect_usable() {
    EXPECT_THAT(home_.run({"auth", "status", "--json"}).out, HasSubstr("\"state\":\"expired\""));
    const int before = server_.refreshes();
    const Finished token = home_.run({"auth", "token"});
    EXPECT_EQ(token.exit_code, 0) << token.err;
    EXPECT_EQ(server_.refreshes() - before, 1);
    EXPECT_EQ(server_.reuses_detected(), 0);
  }

  demo::DemoServer other_;
};

TEST_F(SettingsOfOthers, NameAnotherClient) {
  expire_token();
  home_.environment["ANTHROPIC_CLIENT_ID"] = "client-of-somebody-else";
  expect_nobody_is_asked("other_client",
                         {"client-of-somebody-else", "9d1c250a-e61b-44d9-88ed-5944d1962f5e", "ANTHROPIC_CLIENT_ID"});
  home_.environment.erase("ANTHROPIC_CLIENT_ID");
  expect_usable();
}

TEST_F(SettingsOfOthers, NameTheBuiltInClientForALoginOfAnother) {
  home_.environment["ANTHROPIC_CLIENT_ID"] = "client-of-my-own";
  log_in();
  expire_token();
  home_.environment.erase("ANTHROPIC_CLIENT_ID");
  expect_nobody_is_asked("other_client", {"client-of-my-own"});
  home_.environment["ANTHROPIC_CLIENT_ID"] = "client-of-my-own";
  expect_usable();
}

TEST_F(SettingsOfOthers, NameAnotherTokenEndpoint) {
  expire_token();
  home_.environment["MAESTRO_ANTHROPIC_TOKEN_ENDPOINT"] = other_.token_endpoint();
  expect_nobody_is_asked("other_issuer",
                         {other_.token_endpoint(), server_.token_endpoint(), "MAESTRO_ANTHROPIC_TOKEN_ENDPOINT"});
  home_.environment["MAESTRO_ANTHROPIC_TOKEN_ENDPOINT"] = server_.token_endpoint();
  expect_usable();
}

TEST_F(SettingsOfOthers, NameTheBuiltInTokenEndpointForALoginOfAnother) {
  expire_token();
  home_.environment.erase("MAESTRO_ANTHROPIC_TOKEN_ENDPOINT");
  expect_nobody_is_asked("other_issuer", {server_.token_endpoint()});
  home_.environment["MAESTRO_ANTHROPIC_TOKEN_ENDPOINT"] = server_.token_endpoint();
  expect_usable();
}

TEST_F(SettingsOfOthers, NameAnotherApiHost) {
  expire_token();
  home_.environment["MAESTRO_ANTHROPIC_API_BASE"] = other_.base_url();
  expect_nobody_is_asked("other_issuer", {other_.base_url(), "MAESTRO_ANTHROPIC_API_BASE"});
  home_.environment.erase("MAESTRO_ANTHROPIC_API_BASE");
  expect_usable();
}

TEST_F(SettingsOfOthers, ListTheEndpointThatAnsweredSoThatItIsAskedFirst) {
  expire_token();
  home_.environment["MAESTRO_ANTHROPIC_TOKEN_ENDPOINT"] = other_.token_endpoint();
  home_.environment["MAESTRO_ANTHROPIC_TOKEN_ENDPOINT_ALTERNATES"] = server_.token_endpoint();
  expect_usable();
  EXPECT_TRUE(other_.requests().empty());
}

TEST_F(SettingsOfOthers, DoNotHideWhatIsStored) {
  home_.environment["ANTHROPIC_CLIENT_ID"] = "client-of-somebody-else";
  home_.environment["MAESTRO_ANTHROPIC_TOKEN_ENDPOINT"] = other_.token_endpoint();
  const Finished status = home_.run({"auth", "status", "--json"});
  EXPECT_EQ(status.exit_code, 0);
  EXPECT_THAT(status.out, HasSubstr("\"state\":\"valid\""));
  const Finished login = home_.run({"auth", "logout"});
  EXPECT_EQ(login.exit_code, 0) << login.err;
  EXPECT_TRUE(other_.requests().empty());
}

TEST_F(SettingsOfOthers, AreUsedByALoginOfTheirOwn) {
  home_.environment["MAESTRO_ANTHROPIC_AUTHORIZATION_ENDPOINT"] = other_.authorization_endpoint();
  home_.environment["MAESTRO_ANTHROPIC_TOKEN_ENDPOINT"] = other_.token_endpoint();
  home_.environment["MAESTRO_ANTHROPIC_REDIRECT_URI"] = other_.redirect_uri();
  const Finished login = home_.login(other_);
  EXPECT_EQ(login.exit_code, 0) << login.err;
  EXPECT_EQ(home_.run({"auth", "refresh"}).exit_code, 0);
  EXPECT_EQ(other_.refreshes(), 1);
}

}  // namespace
}  // namespace maestro::testing
