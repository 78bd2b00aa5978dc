// Against software that nobody here wrote: a browser, and a certified authorization server.
#include <gmock/gmock.h>

#include <filesystem>
#include <fstream>

#include "tests/adapters/http/test_certificate.hpp"
#include "tests/demo_server/browse.hpp"
#include "tests/e2e/counterparty.hpp"
#include "tests/e2e/private_network.hpp"

namespace maestro::testing {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;

constexpr const char* prompt = "then Enter: ";

class BrowserScene : public ::testing::Test {
 protected:
  void SetUp() override {
    if (const std::string missing = what_is_missing_for_the_browser(); !missing.empty()) GTEST_SKIP() << missing;
  }
  /// The name of the test, for the pictures.
  static std::string scene() { return ::testing::UnitTest::GetInstance()->current_test_info()->name(); }
};

/// Logs in on a terminal, with the browser in between, and leaves what the login printed.
std::string log_in_by_paste(const Home& home, const BrowserPerson& person) {
  Terminal terminal(Home::words({"auth", "login", "--no-browser"}), home.environment);
  const std::string url = authorization_url(terminal);
  terminal.read_until(prompt);
  terminal.type(person.log_in(url) + "\n");
  EXPECT_EQ(terminal.finish(), 0) << terminal.screen();
  return terminal.screen();
}

std::string token(const Home& home) {
  const std::string out = home.run({"auth", "token"}).out;
  return out.substr(0, out.find('\n'));
}

TEST_F(BrowserScene, LogsInAtTheDemoServer) {
  demo::DemoServer server;
  const Home home(server.base_url());
  const BrowserPerson person(scene());
  EXPECT_THAT(log_in_by_paste(home, person), HasSubstr("Logged in to anthropic"));
  EXPECT_EQ(demo::browse(server.base_url() + "/v1/me", token(home)).status, 200);
  EXPECT_TRUE(std::filesystem::exists(person.pictures()));
}

/// Scenes with oidc-provider at the other end.
class CounterpartyScene : public BrowserScene {
 protected:
  /// The stored token opens the API, and so does the one that a refresh brings, which it gives back.
  std::string expect_a_working_login() {
    const std::string first = token(*home_);
    EXPECT_EQ(server_->status_of_api(first), 200);
    EXPECT_EQ(home_->run({"auth", "refresh"}).exit_code, 0);
    std::string second = token(*home_);
    EXPECT_NE(second, first);
    EXPECT_EQ(server_->status_of_api(second), 200);
    return second;
  }
  TemporaryDirectory directory_;
  std::unique_ptr<AuthorizationServer> server_;
  std::unique_ptr<Home> home_;
};

/// oidc-provider, spoken to as Anthropic is.
class CertifiedScene : public CounterpartyScene {
 protected:
  void SetUp() override {
    BrowserScene::SetUp();
    if (IsSkipped()) return;
    server_ = std::make_unique<AuthorizationServer>(directory_.path());
    home_ = std::make_unique<Home>(server_->base_url());
  }
};

TEST_F(CertifiedScene, LogsInAsAtAnthropicRefreshesAndRotates) {
  log_in_by_paste(*home_, BrowserPerson(scene()));
  EXPECT_THAT(home_->run({"auth", "status"}).out, HasSubstr("valid"));
  expect_a_working_login();
}

TEST_F(CertifiedScene, SaysThatALoginIsNeededOnceAnOldRefreshTokenCameBack) {
  log_in_by_paste(*home_, BrowserPerson(scene()));
  const std::string before = home_->path("before.db");
  ASSERT_EQ(home_->run({"vault", "backup", before}).exit_code, 0);
  ASSERT_EQ(home_->run({"auth", "refresh"}).exit_code, 0);
  ASSERT_EQ(home_->run({"vault", "restore", before, "--force"}).exit_code, 0);  // its refresh token is spent
  const Finished reused = home_->run({"auth", "refresh"});
  EXPECT_EQ(reused.exit_code, 4);
  EXPECT_THAT(reused.err, AllOf(HasSubstr("no longer accepts this login"), HasSubstr("maestro auth login")));
  EXPECT_THAT(home_->run({"auth", "status"}).out, HasSubstr("no longer accepted by the server"));
}

/// oidc-provider as itself: a provider that is a few lines of settings, and no C++.
class ProviderScene : public CertifiedScene {
 protected:
  void SetUp() override {
    CertifiedScene::SetUp();
    if (IsSkipped()) return;
    describe("issuer = \"" + server_->base_url() + "\"\n");
    home_->environment["MAESTRO_PROVIDER"] = "house";
  }
  void describe(const std::string& more) const {
    std::filesystem::create_directories(home_->path("config"));
    std::ofstream(home_->path("config") + "/config.toml")
        << "[providers.house]\nclient_id = \"maestro-test\"\nscopes = [\"openid\"]\n"
        << more;
  }
  void expect_a_working_login_until_it_is_revoked() {
    const std::string last = expect_a_working_login();
    const Finished revoked = home_->run({"auth", "logout", "--revoke"});
    EXPECT_EQ(revoked.exit_code, 0) << revoked.err;
    EXPECT_EQ(server_->status_of_api(last), 401);
    EXPECT_EQ(home_->run({"auth", "status"}).exit_code, 4);
  }
};

TEST_F(ProviderScene, IsLoggedInByCallbackRefreshedAndRevoked) {
  Terminal terminal(Home::words({"auth", "login", "--no-browser"}), home_->environment);
  const std::string url = authorization_url(terminal);
  terminal.read_until(prompt);
  EXPECT_EQ(BrowserPerson(scene()).log_in(url), "You can close this page");
  EXPECT_EQ(terminal.finish(), 0) << terminal.screen();
  expect_a_working_login_until_it_is_revoked();
}

TEST_F(ProviderScene, IsLoggedInByPasteWithEveryEndpointNamed) {
  const std::string base = server_->base_url();
  describe("authorization_endpoint = \"" + base + "/auth\"\ntoken_endpoint = \"" + base +
           "/token\"\nrevocation_endpoint = \"" + base + "/token/revocation\"\nredirect_uri = \"" + base +
           "/oauth/code/callback\"\nverifier_length = 128\n");
  log_in_by_paste(*home_, BrowserPerson(scene()));
  expect_a_working_login_until_it_is_revoked();
}

TEST_F(ProviderScene, IsLoggedInByACodeOnAnotherDevice) {
  Terminal terminal(Home::words({"auth", "login", "--device", "--qr"}), home_->environment);
  const std::string said = terminal.read_until("and enter the code ");
  const std::string code = terminal.read_until(":").substr(0, 9);
  const std::string page = authorization_url(terminal);
  EXPECT_THAT(terminal.read_until("Waiting; the code is good for"), HasSubstr("\u2588"));
  EXPECT_EQ(BrowserPerson(scene()).log_in(page, {"--device", code}), "Sign-in Success");
  EXPECT_EQ(terminal.finish(), 0) << terminal.screen();
  expect_a_working_login_until_it_is_revoked();
}

TEST_F(ProviderScene, ShowsThePersonsRefusal) {
  Terminal terminal(Home::words({"auth", "login", "--no-browser"}), home_->environment);
  const std::string url = authorization_url(terminal);
  terminal.read_until(prompt);
  EXPECT_EQ(BrowserPerson(scene()).log_in(url, {"--deny"}), "You are not logged in");
  EXPECT_EQ(terminal.finish(), 6);
  EXPECT_THAT(terminal.screen(), HasSubstr("access_denied"));
}

TEST_F(ProviderScene, RefusesAnIssuerThatCallsItselfOtherwise) {
  describe("issuer = \"" + server_->base_url() + "/\"\n");
  const Finished login = home_->run({"auth", "login", "--no-browser"});
  EXPECT_EQ(login.exit_code, 3);
  EXPECT_THAT(login.err, HasSubstr("belong to another issuer"));
}

/// The program as it is installed, with what is built into it: at the other end of every name stands oidc-provider.
class BuiltInScene : public CounterpartyScene {
 protected:
  void SetUp() override {
    BrowserScene::SetUp();
    if (IsSkipped()) return;
    const std::string missing = enter_private_network(
        {"claude.ai", "console.anthropic.com", "platform.claude.com", "api.anthropic.com"}, directory_ / "hosts");
    if (!missing.empty()) GTEST_SKIP() << missing;
    write_certificate("localhost,claude.ai,console.anthropic.com,platform.claude.com,api.anthropic.com",
                      directory_ / "ca.pem", directory_ / "key.pem");
    server_ = std::make_unique<AuthorizationServer>(directory_.path(), directory_ / "ca.pem", directory_ / "key.pem");
    home_ = std::make_unique<Home>();
    home_->environment["MAESTRO_CA_FILE"] = directory_ / "ca.pem";
  }
};

TEST_F(BuiltInScene, LogsInToAnthropic) {
  EXPECT_THAT(log_in_by_paste(*home_, BrowserPerson(scene())),
              HasSubstr("\nhttps://claude.ai/oauth/authorize?code=true"));
  expect_a_working_login();
}

TEST_F(BuiltInScene, LogsInToAnthropicsConsole) {
  home_->environment["MAESTRO_PROVIDER"] = "anthropic-console";
  EXPECT_THAT(log_in_by_paste(*home_, BrowserPerson(scene())),
              HasSubstr("\nhttps://platform.claude.com/oauth/authorize?"));
  expect_a_working_login();
}

TEST_F(BuiltInScene, LogsInToAnthropicsConsoleByCallback) {
  home_->environment["MAESTRO_PROVIDER"] = "anthropic-console";
  Terminal terminal(Home::words({"auth", "login", "--no-browser", "--callback"}), home_->environment);
  const std::string url = authorization_url(terminal);
  terminal.read_until(prompt);
  EXPECT_EQ(BrowserPerson(scene()).log_in(url), "You can close this page");
  EXPECT_EQ(terminal.finish(), 0) << terminal.screen();
  expect_a_working_login();
}

}  // namespace
}  // namespace maestro::testing
