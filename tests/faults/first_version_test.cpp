// Vaults that maestro 0.1.0 left behind (tests/data/vault-0.1.0): their logins go on.
#include <unistd.h>

#include <filesystem>
#include <memory>

#include "tests/e2e/private_network.hpp"
#include "tests/faults/strict_scene.hpp"

namespace maestro::testing {
namespace {

namespace fs = std::filesystem;

using ::testing::HasSubstr;

constexpr int port_of_the_first_login = 47123;
constexpr const char* built_in_client = "9d1c250a-e61b-44d9-88ed-5944d1962f5e";

class FirstVersion : public ::testing::Test {
 protected:
  void SetUp() override {
    adopt_orphans();
    // Of a port that has to be this one, in a network where nobody else can have it; else by good luck.
    static const TemporaryDirectory directory;
    static const std::string why_not = enter_private_network({}, directory / "hosts");
    try {
      demo::DemoServerOptions options;
      options.port = port_of_the_first_login;
      options.token_lifetime = 8h;
      server_ = std::make_unique<demo::DemoServer>(options);
    } catch (const std::runtime_error& taken) {
      GTEST_SKIP() << taken.what();
    }
    const Home usual(server_->base_url());
    home_.environment["MAESTRO_HTTP_DEADLINE"] = "5";
    for (const auto& [name, value] : usual.environment)
      if (name.starts_with("MAESTRO_ANTHROPIC_")) home_.environment[name] = value;
    home_.environment["HTTPS_PROXY"] = "http://127.0.0.1:1";
    for (const char* token : {"valid", "expired", "spilled", "spilled-2"})
      server_->add_grant(built_in_client, refresh_token(token));
  }
  void TearDown() override { kill_workers(); }

  static std::string refresh_token(const std::string& name) { return "sk-ant-ort01-of-maestro-0.1.0-" + name; }
  static std::string access_token(const std::string& name) { return "sk-ant-oat01-of-maestro-0.1.0-" + name + "\n"; }
  void take(const std::string& name) const {
    fs::copy(std::string(MAESTRO_SOURCE_DIR) + "/tests/data/vault-0.1.0/" + name, home_.data());
    fs::permissions(home_.data(), fs::perms::owner_all);
    for (const auto& entry : fs::directory_iterator(home_.data()))
      fs::permissions(entry.path(), fs::perms::owner_read | fs::perms::owner_write);
  }
  [[nodiscard]] std::string token() const {
    const Finished token = home_.run({"auth", "token"});
    EXPECT_EQ(token.exit_code, 0) << token.err;
    EXPECT_EQ(token.err, "");
    return token.out;
  }
  /// The next refresh spends that refresh token, and so on.
  void expect_refreshes(const std::string& name) {
    const int before = server_->refreshes();
    const Finished refresh = home_.run({"auth", "refresh"});
    EXPECT_EQ(refresh.exit_code, 0) << refresh.err;
    ASSERT_FALSE(server_->requests().empty());
    EXPECT_THAT(server_->requests().back().body, HasSubstr("refresh_token=" + refresh_token(name) + "&"));
    EXPECT_EQ(home_.run({"auth", "refresh"}).exit_code, 0);
    EXPECT_EQ(server_->refreshes() - before, 2);
    EXPECT_EQ(server_->reuses_detected(), 0);
    EXPECT_EQ(home_.run({"vault", "check"}).exit_code, 0);
  }
  void expect_refused(int exit_code, const std::string& word) {
    const Finished refused = home_.run({"auth", "refresh", "--json"});
    EXPECT_EQ(refused.exit_code, exit_code) << refused.err;
    EXPECT_THAT(refused.out, HasSubstr("\"code\":\"" + word + "\""));
  }

  Home home_;
  std::unique_ptr<demo::DemoServer> server_;
};

TEST_F(FirstVersion, LeavesAVaultThatServesItsToken) {
  take("valid");
  EXPECT_EQ(token(), access_token("valid"));
  EXPECT_THAT(home_.run({"auth", "status", "--json"}).out, HasSubstr("\"account\":\"demo@example.com\""));
  EXPECT_THAT(home_.run({"auth", "list"}).out, HasSubstr("default"));
  EXPECT_EQ(server_->refreshes(), 0);
}

TEST_F(FirstVersion, LeavesALoginThatIsRefreshed) {
  take("valid");
  expect_refreshes("valid");
  EXPECT_TRUE(fs::exists(home_.data() + "/vault.landing"));
}

TEST_F(FirstVersion, LeavesAnExpiredTokenThatIsReplacedOnce) {
  take("expired");
  const std::string first = token();
  EXPECT_NE(first, access_token("expired"));
  EXPECT_EQ(token(), first);
  EXPECT_EQ(server_->refreshes(), 1);
  ASSERT_FALSE(server_->requests().empty());
  EXPECT_THAT(server_->requests().back().body, HasSubstr(refresh_token("expired")));
}

TEST_F(FirstVersion, LeavesATokenBesideTheVaultThatIsTaken) {
  take("spilled");
  EXPECT_EQ(token(), access_token("spilled-2"));
  EXPECT_EQ(server_->refreshes(), 0);
  expect_refreshes("spilled-2");
  EXPECT_FALSE(fs::exists(home_.data() + "/spill-anthropic:default"));
}

TEST_F(FirstVersion, LeavesAKeyFileWithTwoNamesWhenItIsKilledWhileItMakesIt) {
  take("valid");
  const std::string second = home_.data() + "/vault.key.aB3xYz";
  ASSERT_EQ(::link((home_.data() + "/vault.key").c_str(), second.c_str()), 0);
  EXPECT_EQ(token(), access_token("valid"));
  expect_refreshes("valid");
  EXPECT_EQ(home_.run({"auth", "url"}).exit_code, 0);  // a login tidies up
  EXPECT_FALSE(fs::exists(second));
}

TEST_F(FirstVersion, LeavesAVaultThatIsNoCopyUntilItHasBeenUsed) {
  take("valid");
  expect_refreshes("valid");
  fs::create_directory(home_.path("copy"));
  fs::permissions(home_.path("copy"), fs::perms::owner_all);
  for (const auto& entry : fs::directory_iterator(home_.data()))
    fs::copy_file(entry.path(), fs::path(home_.path("copy")) / entry.path().filename());
  home_.environment["MAESTRO_DATA_DIR"] = home_.path("copy");
  expect_refused(8, "vault_copied");
}

TEST_F(FirstVersion, LeavesALoginThatNoOtherServerIsAskedFor) {
  take("expired");
  demo::DemoServer other;
  home_.environment["MAESTRO_ANTHROPIC_TOKEN_ENDPOINT"] = other.token_endpoint();
  expect_refused(3, "other_issuer");
  EXPECT_TRUE(other.requests().empty());
  EXPECT_TRUE(server_->requests().empty());
  home_.environment["MAESTRO_ANTHROPIC_TOKEN_ENDPOINT"] = server_->token_endpoint();
  expect_refreshes("expired");
}

TEST_F(FirstVersion, LeavesALoginThatNoOtherClientAsksFor) {
  take("expired");
  home_.environment["ANTHROPIC_CLIENT_ID"] = "client-of-somebody-else";
  expect_refused(3, "other_client");
  EXPECT_TRUE(server_->requests().empty());
  home_.environment.erase("ANTHROPIC_CLIENT_ID");
  expect_refreshes("expired");
}

TEST_F(FirstVersion, LeavesAVaultThatTakesEveryOtherCommand) {
  take("spilled");
  EXPECT_EQ(home_.run({"vault", "rekey"}).exit_code, 0);
  EXPECT_EQ(token(), access_token("spilled-2"));
  EXPECT_EQ(home_.run({"vault", "backup", home_.path("backup.db")}).exit_code, 0);
  EXPECT_EQ(home_.run({"auth", "logout"}).exit_code, 0);
  EXPECT_EQ(home_.run({"auth", "token"}).exit_code, 4);
  EXPECT_EQ(home_.run({"vault", "restore", "--force", home_.path("backup.db")}).exit_code, 0);
  EXPECT_EQ(token(), access_token("spilled-2"));
}

}  // namespace
}  // namespace maestro::testing
