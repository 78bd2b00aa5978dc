#include "tests/transcripts/transcript.hpp"

#include <gtest/gtest.h>

#include <fstream>

#include "app/cli/command.hpp"

namespace maestro::testing {
namespace {

using namespace std::chrono_literals;

constexpr const char* prompt = "then Enter: ";

/// A home and a server whose tokens last eight hours, as Anthropic's do.
class TranscriptScene : public ::testing::Test {
 protected:
  static demo::DemoServerOptions eight_hours() {
    demo::DemoServerOptions options;
    options.token_lifetime = 8h + 1min;  // it reads `8 h` however slow the machine
    return options;
  }
  /// The person at the prompt who does as he is told.
  std::function<void(Terminal&)> pastes() {
    return [this](Terminal& terminal) {
      const std::string url = authorization_url(terminal);
      terminal.read_until(prompt);
      terminal.type(server_.approve(url) + "\n");
    };
  }
  void log_in(const std::vector<std::string>& flags = {}) { ASSERT_EQ(home_.login(server_, flags).exit_code, 0); }
  std::string begun() {
    const std::string url = home_.run({"auth", "url"}).out;
    return server_.approve(url.substr(0, url.find('\n')));
  }

  demo::DemoServer server_{eight_hours()};
  Home home_{server_.base_url()};
  Transcript transcript_{home_, server_.base_url()};
};

TEST_F(TranscriptScene, ASession) {
  transcript_.terminal({"auth", "status"});
  transcript_.terminal({"auth", "login"}, pastes());
  transcript_.terminal({"auth", "status"});
  transcript_.terminal({"auth", "token"});
  transcript_.terminal({"auth", "logout"});
  expect_recorded("session", transcript_);
}

TEST_F(TranscriptScene, Login) {
  transcript_.heading("A person at a terminal");
  transcript_.terminal({"auth", "login", "--no-browser", "--profile", "work"}, pastes());
  transcript_.heading("A slip, a code of another login, then the right one");
  const std::string other = begun();
  transcript_.terminal({"auth", "login", "--no-browser"}, [&](Terminal& terminal) {
    const std::string url = authorization_url(terminal);
    terminal.read_until(prompt);
    terminal.type("a#b#c\n");
    terminal.read_until(prompt);
    terminal.type(other + "\n");
    terminal.read_until(prompt);
    terminal.type(server_.approve(url) + "\n");
  });
  transcript_.heading("A code that came too late gets a fresh page");
  transcript_.terminal({"auth", "login", "--no-browser"}, [&](Terminal& terminal) {
    server_.answer_next({400, "application/json", R"({"error":"invalid_grant"})"});
    pastes()(terminal);
    pastes()(terminal);
  });
  transcript_.heading("A script that pipes the code in");
  Program script({"auth", "login", "--json"}, home_.environment);
  script.write(server_.approve(authorization_url(script)));
  transcript_.pipe({"auth", "login", "--json"}, script);
  transcript_.heading("An endpoint that has moved");
  home_.environment["MAESTRO_ANTHROPIC_TOKEN_ENDPOINT"] = server_.moved_token_endpoint();
  home_.environment["MAESTRO_ANTHROPIC_TOKEN_ENDPOINT_ALTERNATES"] = server_.token_endpoint();
  transcript_.terminal({"auth", "login", "--no-browser"}, pastes());
  expect_recorded("login", transcript_);
}

TEST_F(TranscriptScene, LoginInTwoSteps) {
  transcript_.run({"auth", "exchange"});
  transcript_.run({"auth", "url"});
  transcript_.run({"auth", "url", "--json"});
  const std::string pasted = begun();
  transcript_.terminal({"auth", "exchange"}, [&](Terminal& terminal) {
    terminal.read_until(prompt);
    terminal.type(pasted + "\n");
  });
  transcript_.pipe({"auth", "exchange"}, begun() + "\n");
  transcript_.pipe({"auth", "exchange", "--json"}, begun() + "\n");
  expect_recorded("two_steps", transcript_);
}

TEST_F(TranscriptScene, Status) {
  transcript_.heading("Nothing stored");
  transcript_.run({"auth", "status"});
  transcript_.run({"auth", "status", "--json"});
  transcript_.heading("A login");
  log_in();
  transcript_.run({"auth", "status"});
  transcript_.run({"auth", "status", "--json"});
  transcript_.heading("Its token is about to expire");
  server_.set_token_lifetime(10min + 50s);
  log_in();
  transcript_.run({"auth", "status"});
  transcript_.heading("A variable wins over it");
  home_.environment["ANTHROPIC_API_KEY"] = "key";
  transcript_.run({"auth", "status"});
  transcript_.run({"auth", "status", "--json"});
  home_.environment.erase("ANTHROPIC_API_KEY");
  transcript_.heading("The server no longer takes it");
  server_.revoke_everything();
  transcript_.run({"auth", "refresh"});
  transcript_.run({"auth", "status"});
  transcript_.run({"auth", "status", "--json"});
  expect_recorded("status", transcript_);
}

TEST_F(TranscriptScene, Token) {
  transcript_.run({"auth", "token"});
  transcript_.run({"auth", "token", "--json"});
  log_in();
  transcript_.run({"auth", "token"});
  transcript_.run({"auth", "token", "--json"});
  transcript_.run({"auth", "token", "--min-ttl", "1h", "--format", "plain"});
  transcript_.heading("Refreshed, with all that can be told of it");
  transcript_.run({"auth", "token", "--force-refresh"});
  transcript_.run({"auth", "refresh", "--log-level", "debug"});
  transcript_.run({"auth", "refresh", "--log-level", "debug", "--log-format", "json"});
  transcript_.heading("A server that stumbles once");
  server_.answer_next({503, "text/html", "<html>busy</html>"});
  transcript_.pipe({"auth", "refresh", "--log-level", "debug"});
  expect_recorded("token", transcript_);
}

TEST_F(TranscriptScene, Logins) {
  transcript_.run({"auth", "list"});
  transcript_.run({"auth", "list", "--json"});
  log_in();
  log_in({"--profile", "work"});
  transcript_.run({"auth", "list"});
  transcript_.run({"auth", "list", "--json"});
  transcript_.run({"auth", "switch", "work"});
  transcript_.run({"auth", "switch", "nobody"});
  transcript_.run({"auth", "refresh"});
  transcript_.run({"auth", "refresh", "--json"});
  transcript_.run({"auth", "history"});
  transcript_.pipe({"auth", "history", "--json"});
  home_.environment["ANTHROPIC_AUTH_TOKEN"] = "token";
  transcript_.run({"auth", "list"});
  home_.environment.erase("ANTHROPIC_AUTH_TOKEN");
  transcript_.run({"auth", "logout"});
  transcript_.run({"auth", "logout", "--all"});
  transcript_.run({"auth", "list"});
  expect_recorded("logins", transcript_);
}

TEST_F(TranscriptScene, Vault) {
  transcript_.run({"vault", "info"});
  transcript_.run({"vault", "check"});
  log_in();
  transcript_.run({"vault", "info"});
  transcript_.pipe({"vault", "info", "--json"});
  transcript_.run({"vault", "check"});
  transcript_.pipe({"vault", "backup", home_.path("backup.db")});
  transcript_.terminal({"vault", "backup", home_.path("backup.db")});
  transcript_.run({"vault", "rekey"});
  transcript_.run({"vault", "restore", home_.path("backup.db")});
  log_in();
  transcript_.run({"vault", "restore", home_.path("backup.db")});
  transcript_.run({"vault", "restore", home_.path("none.db")});
  transcript_.run({"vault", "set-aside"});
  transcript_.pipe({"vault", "forget-key"});
  transcript_.heading("A passphrase");
  transcript_.terminal({"vault", "rekey", "--key", "passphrase"}, [&](Terminal& terminal) {
    for (const char* answer : {"short", "correct horse", "correct horse"}) {
      terminal.read_until(": ");
      terminal.type(std::string(answer) + "\n");
    }
  });
  transcript_.pipe({"vault", "forget-key"});
  transcript_.terminal({"auth", "token"}, [&](Terminal& terminal) {
    for (const char* answer : {"wrong horse", "correct horse"}) {
      terminal.read_until(": ");
      terminal.type(std::string(answer) + "\n");
    }
  });
  ASSERT_EQ(home_.run({"vault", "forget-key"}).exit_code, 0);
  transcript_.pipe({"auth", "token"});
  transcript_.heading("A vault that does not open");
  std::ofstream(home_.data() + "/vault.db") << std::string(8192, 'x');
  transcript_.run({"auth", "status"});
  transcript_.pipe({"vault", "set-aside"});
  transcript_.pipe({"auth", "status"});
  expect_recorded("vault", transcript_);
}

TEST_F(TranscriptScene, Doctor) {
  log_in();
  transcript_.run({"doctor"});
  transcript_.pipe({"doctor", "--json"});
  home_.environment["MAESTRO_ANTHROPIC_TOKEN_ENDPOINT"] = "http://127.0.0.1:1/token";
  home_.environment["MAESTRO_VAULT_KEY"] = "secret";
  transcript_.run({"doctor"});
  expect_recorded("doctor", transcript_);
}

TEST_F(TranscriptScene, Transfer) {
  transcript_.pipe({"auth", "export"});
  transcript_.pipe({"auth", "import"}, "not an export\n");
  transcript_.pipe({"auth", "import"}, "maestro-export-2:AAAA\n");
  transcript_.terminal({"auth", "import"});
  expect_recorded("transfer", transcript_);
}

TEST_F(TranscriptScene, OtherCommands) {
  transcript_.run({"config", "path"});
  transcript_.run({"config", "show"});
  transcript_.pipe({"config", "show", "--json"});
  transcript_.run({"version"});
  transcript_.run({"version", "--json"});
  for (const char* shell : {"bash", "zsh", "fish"}) transcript_.pipe({"completion", shell});
  expect_recorded("other_commands", transcript_);
}

TEST_F(TranscriptScene, Help) {
  transcript_.run({"--help"});
  transcript_.pipe({"auth", "--help"});
  for (const Command& command : commands()) {
    std::vector<std::string> words;
    std::istringstream path{std::string(command.path)};
    for (std::string word; path >> word;) words.push_back(word);
    words.emplace_back("--help");
    transcript_.pipe(words);
  }
  expect_recorded("help", transcript_);
}

}  // namespace
}  // namespace maestro::testing
