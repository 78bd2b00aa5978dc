#include <gtest/gtest.h>
#include <signal.h>
#include <unistd.h>

#include <chrono>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <thread>

#include "adapters/crypto/openssl_crypto.hpp"
#include "adapters/files/file_locks.hpp"
#include "adapters/system/system_clock.hpp"
#include "tests/transcripts/transcript.hpp"

namespace maestro::testing {
namespace {

using namespace std::chrono_literals;
using std::filesystem::perms;

constexpr const char* prompt = "then Enter: ";

/// One test for each row of the table of exit codes.
class ExitCode : public ::testing::Test {
 protected:
  void log_in() { ASSERT_EQ(home_.login(server_).exit_code, 0); }
  void log_in_with_an_expired_token() {
    server_.set_token_lifetime(1s);
    log_in();
    std::this_thread::sleep_for(1100ms);
  }
  /// A refresh that has reached the server, which takes its time.
  std::unique_ptr<Program> refreshing() {
    server_.set_answer_delay(2s);
    const int before = server_.refreshes();
    auto program = std::make_unique<Program>(std::vector<std::string>{"auth", "refresh"}, home_.environment);
    while (server_.refreshes() == before) std::this_thread::sleep_for(5ms);
    return program;
  }
  std::string vault() { return home_.data() + "/vault.db"; }
  void settings(const std::string& text) {
    std::filesystem::create_directories(home_.path("config"));
    std::ofstream(home_.path("config/config.toml")) << text;
  }

  demo::DemoServer server_{{.token_lifetime = 8h + 1min}};
  Home home_{server_.base_url()};
  Transcript transcript_{home_, server_.base_url()};
};

TEST_F(ExitCode, Is0WhenDone) {
  log_in();
  transcript_.run({"auth", "status"});
  transcript_.run({"auth", "logout"});
  transcript_.run({"auth", "logout"});
  expect_recorded("exit_0", transcript_);
}

TEST_F(ExitCode, Is1WhenSomethingUnforeseenHappens) {
  transcript_.heading("No port is left to listen on");
  const std::string no_ports =
      "cd /proc/sys/net/ipv4; echo 40000-40001 >ip_local_reserved_ports; echo 40000 40001 >ip_local_port_range; ";
  const std::vector<std::string> login = {"auth", "login", "--callback", "--no-browser"};
  Program program(Words{{"/usr/bin/unshare", "--user", "--map-root-user", "--net", "/bin/sh", "-c",
                         no_ports + "exec " MAESTRO_PROGRAM " auth login --callback --no-browser"}},
                  home_.environment);
  transcript_.pipe(login, program);
  expect_recorded("exit_1", transcript_);
}

TEST_F(ExitCode, Is2WhenUsedWrongly) {
  transcript_.run({});
  transcript_.run({"auth", "lgoin"});
  transcript_.run({"auth", "token", "--min-tll", "5m"});
  transcript_.run({"auth", "token", "--min-ttl", "soon"});
  transcript_.run({"auth", "exchange", "the-code"});
  transcript_.run({"auth", "status", "--log-level", "loud"});
  transcript_.run({"auth", "status", "--profile", "no blanks"});
  transcript_.run({"auth", "switch"});
  transcript_.run({"auth", "lgoin", "--json"});
  transcript_.heading("Text that is no code");
  transcript_.pipe({"auth", "login", "--no-browser"}, "a#b#c\n");
  expect_recorded("exit_2", transcript_);
}

TEST_F(ExitCode, Is3WhenASettingIsWrong) {
  settings("[http]\ndaedline = 5\n");
  transcript_.run({"auth", "status"});
  settings("[http]\ndeadline = \"soon\"\n");
  transcript_.run({"auth", "login"});
  settings("profile = [\n");
  transcript_.run({"auth", "status", "--json"});
  settings("");
  transcript_.run({"auth", "status", "--config", home_.path("none.toml")});
  transcript_.run({"auth", "url", "--provider", "nobody"});
  home_.environment["MAESTRO_VAULT_URL"] = "postgres://you:secret@db/vault";
  transcript_.run({"auth", "status"});
  expect_recorded("exit_3", transcript_);
}

TEST_F(ExitCode, Is4WhenALoginIsNeeded) {
  transcript_.run({"auth", "token"});
  transcript_.run({"auth", "status"});
  transcript_.run({"auth", "exchange"});
  transcript_.heading("The input ends, or nothing comes in time");
  transcript_.pipe({"auth", "login", "--no-browser"});
  transcript_.terminal({"auth", "login", "--no-browser", "--timeout", "1s"});
  transcript_.heading("The server no longer takes the login");
  log_in();
  server_.revoke_everything();
  transcript_.run({"auth", "refresh"});
  transcript_.run({"auth", "token"});
  expect_recorded("exit_4", transcript_);
}

TEST_F(ExitCode, Is5WhenTheServerGivesNoUsableAnswer) {
  log_in_with_an_expired_token();
  server_.answer_next({200, "text/html", "<html>Sign in to the hotel's network</html>"});
  server_.answer_next({200, "text/html", "<html>Sign in to the hotel's network</html>"});
  transcript_.pipe({"auth", "token"});
  server_.answer_as_usual();
  transcript_.heading("Another process has sent the refresh and waits for the answer");
  const auto program = refreshing();
  transcript_.pipe({"auth", "token", "--within", "1s"});
  EXPECT_EQ(program->finish().exit_code, 0);
  transcript_.heading("Nothing listens");
  log_in_with_an_expired_token();
  server_.stop_listening();
  transcript_.run({"auth", "token"});
  expect_recorded("exit_5", transcript_);
}

TEST_F(ExitCode, Is6WhenTheServerRefuses) {
  server_.answer_next(
      {403, "application/json", R"({"error":"unauthorized_client","error_description":"not from here"})"});
  Program refused({"auth", "login", "--no-browser"}, home_.environment);
  refused.write(server_.approve(authorization_url(refused)));
  transcript_.pipe({"auth", "login", "--no-browser"}, refused);
  transcript_.heading("A code of another login, and one that was used already");
  const std::string url = home_.run({"auth", "url"}).out;
  const std::string pasted = server_.approve(url.substr(0, url.find('\n')));
  (void)home_.run({"auth", "url"});
  transcript_.pipe({"auth", "exchange"}, pasted);
  server_.answer_next({400, "application/json", R"({"error":"invalid_grant"})"});
  Program spent({"auth", "login", "--no-browser"}, home_.environment);
  spent.write(server_.approve(authorization_url(spent)));
  transcript_.pipe({"auth", "login", "--no-browser"}, spent);
  expect_recorded("exit_6", transcript_);
}

TEST_F(ExitCode, Is7WhenRateLimited) {
  log_in_with_an_expired_token();
  server_.answer_next({429, "application/json", "{}", {{"Retry-After", "900"}}, false});
  transcript_.pipe({"auth", "token"});
  server_.answer_next({429, "application/json", "{}", {{"Retry-After", "900"}}, false});
  Program program({"auth", "login", "--no-browser"}, home_.environment);
  program.write(server_.approve(authorization_url(program)));
  transcript_.pipe({"auth", "login", "--no-browser"}, program);
  expect_recorded("exit_7", transcript_);
}

TEST_F(ExitCode, Is8WhenTheVaultCannotBeUsed) {
  log_in();
  transcript_.heading("Others may read it");
  std::filesystem::permissions(vault(), perms(0644));
  transcript_.run({"auth", "token"});
  std::filesystem::permissions(vault(), perms(0600));
  transcript_.heading("Its key is gone");
  std::filesystem::rename(home_.data() + "/vault.key", home_.path("vault.key"));
  transcript_.run({"auth", "status"});
  transcript_.run({"auth", "login"});
  transcript_.heading("It has another key");
  const Home other(server_.base_url());
  ASSERT_EQ(other.login(server_).exit_code, 0);
  std::filesystem::copy(other.data() + "/vault.key", home_.data() + "/vault.key");
  transcript_.run({"auth", "token"});
  transcript_.heading("It is no vault");
  std::ofstream(vault(), std::ios::binary) << "not a database at all";
  transcript_.run({"auth", "status", "--json"});
  expect_recorded("exit_8", transcript_);
}

TEST_F(ExitCode, Is9WhenTheVaultStaysBusy) {
  log_in();
  home_.environment["MAESTRO_HTTP_DEADLINE"] = "1";
  OpenSslCrypto crypto;
  SystemClock clock;
  FileLocks locks(home_.data() + "/vault.lock", crypto, clock);
  const auto rekey = locks.lock_all(10s);
  ASSERT_TRUE(rekey);
  (*rekey)->leave({static_cast<std::uint32_t>(::getpid()), clock.now(), std::nullopt, {}});
  transcript_.pipe({"auth", "refresh"});
  expect_recorded("exit_9", transcript_);
}

TEST_F(ExitCode, Is10WhenTheAnswerCannotBeDelivered) {
  log_in();
  transcript_.shell("maestro auth token >/dev/full");
  transcript_.shell("maestro auth status --json >&-");
  expect_recorded("exit_10", transcript_);
}

TEST_F(ExitCode, Is130WhenInterrupted) {
  transcript_.terminal({"auth", "login", "--no-browser"}, [](Terminal& terminal) {
    terminal.read_until(prompt);
    terminal.type("\x03");
  });
  transcript_.heading("A refresh whose command is interrupted goes on");
  log_in();
  const auto program = refreshing();
  ::kill(program->pid(), SIGINT);
  transcript_.pipe({"auth", "refresh"}, *program);
  transcript_.pipe({"auth", "status"});
  transcript_.pipe({"auth", "refresh"});
  EXPECT_EQ(server_.refreshes(), 1);
  expect_recorded("exit_130", transcript_);
}

}  // namespace
}  // namespace maestro::testing
