// Whatever opens the vault, the commands are the same; and what cannot be opened is never called "not logged in".
#include <gmock/gmock.h>
#include <linux/keyctl.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>

#include "tests/e2e/program.hpp"
#include "tests/e2e/secret_service.hpp"

namespace maestro::testing {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

class VaultKeyScene : public ::testing::Test {
 protected:
  void TearDown() override { (void)home_.run({"vault", "forget-key"}); }
  [[nodiscard]] bool has_key_file() const { return std::filesystem::exists(home_.data() + "/vault.key"); }
  std::string kind() { return home_.run({"vault", "info", "--json"}).out; }

  demo::DemoServer server_;
  Home home_{server_.base_url()};
};

class PassphraseScene : public VaultKeyScene {
 protected:
  /// The session of somebody whose sshd, cron or su does not link it to the user's keyring.
  void SetUp() override { (void)::syscall(SYS_keyctl, KEYCTL_JOIN_SESSION_KEYRING, nullptr); }
  void log_in() {
    home_.environment["MAESTRO_VAULT_KEY"] = "passphrase";
    Terminal terminal(Home::words({"auth", "login", "--no-browser"}), home_.environment);
    for (const char* answer : {"short", "correct horse", "corect horse", "correct horse", "correct horse"}) {
      terminal.read_until(": ");
      EXPECT_FALSE(terminal.echoes());
      terminal.type(std::string(answer) + "\n");
    }
    EXPECT_THAT(terminal.screen(), HasSubstr("The two differ."));
    const std::string url = authorization_url(terminal);
    terminal.read_until("then Enter: ");
    terminal.type(server_.approve(url) + "\n");
    ASSERT_EQ(terminal.finish(), 0) << terminal.screen();
    EXPECT_THAT(terminal.screen(), Not(HasSubstr("correct")));
    home_.environment.erase("MAESTRO_VAULT_KEY");
  }
};

TEST_F(PassphraseScene, AsksOnceAndThenServesEveryProcessUntilItIsForgotten) {
  log_in();
  EXPECT_FALSE(has_key_file());
  EXPECT_THAT(kind(), HasSubstr("\"key\":\"passphrase\""));
  EXPECT_EQ(home_.run({"auth", "token"}).exit_code, 0);
  EXPECT_EQ(home_.run({"auth", "refresh"}).exit_code, 0);
  ASSERT_EQ(home_.run({"vault", "forget-key"}).exit_code, 0);
  const Finished unasked = home_.run({"auth", "token"});
  EXPECT_EQ(unasked.exit_code, 8);
  EXPECT_THAT(unasked.err, HasSubstr("no terminal to ask on"));
  Terminal terminal(Home::words({"auth", "token"}), home_.environment);
  terminal.read_until("Passphrase of the vault");
  terminal.type("wrong horse\n");
  terminal.read_until("That is not the passphrase");
  terminal.read_until("Passphrase of the vault");
  terminal.type("correct horse\n");
  EXPECT_EQ(terminal.finish(), 0);
  EXPECT_EQ(home_.run({"auth", "token"}).exit_code, 0) << "asked once, for all";
}

TEST_F(PassphraseScene, CostsNothingButTimeWhenItIsWrong) {
  log_in();
  ASSERT_EQ(home_.run({"vault", "forget-key"}).exit_code, 0);
  Terminal terminal(Home::words({"auth", "status"}), home_.environment);
  for (int i = 0; i < 3; ++i) {
    terminal.read_until("Passphrase of the vault");
    terminal.type("wrong horse\n");
  }
  EXPECT_EQ(terminal.finish(), 8);
  EXPECT_THAT(terminal.screen(), HasSubstr("that is not the passphrase of the vault"));
  std::ofstream(home_.path("words")) << "correct horse\n";
  std::filesystem::permissions(home_.path("words"), std::filesystem::perms(0600));
  home_.environment["MAESTRO_VAULT_PASSPHRASE_FILE"] = home_.path("words");
  EXPECT_EQ(home_.run({"auth", "token"}).exit_code, 0);
}

TEST_F(PassphraseScene, IsAnsweredOnTheTerminalAlsoWhereTheCodeIsPiped) {
  log_in();
  const std::string url = home_.run({"auth", "url"}).out;
  const std::string pasted = server_.approve(url.substr(0, url.find('\n')));
  ASSERT_EQ(home_.run({"vault", "forget-key"}).exit_code, 0);
  Terminal terminal({"/bin/sh", "-c", "echo '" + pasted + "' | " + MAESTRO_PROGRAM + " auth exchange"},
                    home_.environment);
  terminal.read_until("Passphrase of the vault");
  terminal.type("correct horse\n");
  EXPECT_EQ(terminal.finish(), 0) << terminal.screen();
}

TEST_F(VaultKeyScene, ChangesKindByARekeyAndBack) {
  ASSERT_EQ(home_.login(server_).exit_code, 0);
  std::ofstream(home_.path("words")) << "correct horse\n";
  std::filesystem::permissions(home_.path("words"), std::filesystem::perms(0600));
  home_.environment["MAESTRO_VAULT_PASSPHRASE_FILE"] = home_.path("words");
  const std::string token = home_.run({"auth", "token"}).out;
  EXPECT_EQ(home_.run({"vault", "rekey", "--key", "passphrase"}).exit_code, 0);
  EXPECT_THAT(kind(), HasSubstr("\"key\":\"passphrase\""));
  EXPECT_EQ(home_.run({"auth", "token"}).out, token);
  home_.environment["MAESTRO_VAULT_KEY"] = "file";
  const Finished refused = home_.run({"auth", "token"});
  EXPECT_EQ(refused.exit_code, 8);
  EXPECT_THAT(refused.err, HasSubstr("`maestro vault rekey`"));
  EXPECT_EQ(home_.run({"vault", "rekey"}).exit_code, 0);
  EXPECT_EQ(home_.run({"auth", "token"}).out, token);
}

class KeyringScene : public VaultKeyScene {
 protected:
  void SetUp() override {
    if (!SecretService::is_installed()) GTEST_SKIP() << "there is no GNOME Keyring here";
    std::filesystem::create_directory(home_.path("desktop"));
    home_.environment["MAESTRO_VAULT_KEY"] = "keyring";
  }
};

TEST_F(KeyringScene, HoldsTheKeyAndNothingElseDoes) {
  const SecretService desktop(home_.path("desktop"), SecretService::Keyring::unlocked);
  home_.environment["DBUS_SESSION_BUS_ADDRESS"] = desktop.address();
  ASSERT_EQ(home_.login(server_).exit_code, 0);
  EXPECT_FALSE(has_key_file());
  EXPECT_THAT(kind(), HasSubstr("\"key\":\"keyring\""));
  EXPECT_EQ(home_.run({"auth", "refresh"}).exit_code, 0);
  const std::string token = home_.run({"auth", "token"}).out;
  home_.environment["DBUS_SESSION_BUS_ADDRESS"] = "unix:path=/nonexistent";
  const Finished outside = home_.run({"auth", "token"});
  EXPECT_EQ(outside.exit_code, 8);
  EXPECT_THAT(outside.err, HasSubstr("the keyring cannot be used"));
  home_.environment["DBUS_SESSION_BUS_ADDRESS"] = desktop.address();
  EXPECT_EQ(home_.run({"vault", "rekey", "--key", "file"}).exit_code, 0);
  home_.environment = Home(server_.base_url()).environment, home_.environment["MAESTRO_DATA_DIR"] = home_.data();
  EXPECT_EQ(home_.run({"auth", "token"}).out, token);
}

TEST_F(KeyringScene, FallsBackToNothingWhereItIsLockedOrAbsent) {
  const SecretService desktop(home_.path("desktop"), SecretService::Keyring::locked);
  for (const std::string& address : {desktop.address(), std::string("unix:path=/nonexistent")}) {
    home_.environment["DBUS_SESSION_BUS_ADDRESS"] = address;
    const Finished refused = home_.run({"auth", "login", "--no-browser"});
    EXPECT_EQ(refused.exit_code, 8);
    EXPECT_THAT(refused.err, Not(HasSubstr("http"))) << "nobody is sent to the browser for nothing";
    EXPECT_FALSE(has_key_file());
    EXPECT_FALSE(std::filesystem::exists(home_.data() + "/vault.db"));
  }
}

}  // namespace
}  // namespace maestro::testing
