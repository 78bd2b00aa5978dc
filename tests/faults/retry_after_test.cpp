// A number that a server sends is never the only brake: whatever `Retry-After` says, a command sends three requests to
// an endpoint at most.
#include <array>
#include <atomic>
#include <ctime>
#include <filesystem>
#include <thread>

#include "tests/faults/strict_scene.hpp"

namespace maestro::testing {
namespace {

constexpr const char* faketime = "/usr/lib/x86_64-linux-gnu/faketime/libfaketime.so.1";

std::string date_in(std::chrono::seconds from_now) {
  const std::time_t at = std::chrono::system_clock::to_time_t(std::chrono::system_clock::now() + from_now);
  std::tm fields{};
  std::array<char, 64> text{};
  ::gmtime_r(&at, &fields);
  return {text.data(), std::strftime(text.data(), text.size(), "%a, %d %b %Y %H:%M:%S GMT", &fields)};
}

struct Header {
  const char* name;
  const char* value;           ///< empty: a date, a minute ahead
  const char* clock_off = "";  ///< of the program's clock
  bool with_date = false;      ///< the answer has a `Date`, too
};
constexpr std::array headers = {
    Header{"zero", "0"},
    Header{"negative", "-1"},
    Header{"fractional", "0.5"},
    Header{"a word", "soon"},
    Header{"a past date", "Wed, 21 Oct 2015 07:28:00 GMT"},
    Header{"a minute ahead, clock 5 min fast", "", "+300s"},
    Header{"a minute ahead, clock 5 min slow", "", "-300s"},
    Header{"a minute ahead by its own date, clock 5 min fast", "", "+300s", true},
    Header{"a minute ahead by its own date, clock 5 min slow", "", "-300s", true},
    Header{"three thousand years", "99999999999"},
};

enum class Asks { refresh, expired_token, exchange };
constexpr std::array commands = {Asks::refresh, Asks::expired_token, Asks::exchange};

/// One person, one server, one command.
class Scene {
 public:
  Scene(const Header& header, int status, Asks asks) : header_(header), status_(status), asks_(asks) {
    EXPECT_EQ(home_.login(server_).exit_code, 0);
    if (asks_ == Asks::expired_token) expire_token();
    if (*header_.clock_off == '\0') return;
    home_.environment["LD_PRELOAD"] = faketime;
    home_.environment["FAKETIME"] = header_.clock_off;
    home_.environment["FAKETIME_DONT_FAKE_MONOTONIC"] = "1";
    home_.environment["DONT_FAKE_MONOTONIC"] = "1";
  }

  /// How many requests that cost.
  std::size_t play() {
    const std::string code = asks_ == Asks::exchange ? pasted_code() : "";
    const std::size_t before = server_.requests().size();
    server_.answer_next(answer(), 1000);
    const Finished finished = ask(code);
    // A clock that is slow still sees life in the token, and serves it with a warning.
    const bool is_served = *header_.clock_off != '\0' && finished.exit_code == 0;
    EXPECT_TRUE(is_served || finished.exit_code == 5 || finished.exit_code == 7) << finished.exit_code << finished.err;
    const std::size_t sent = server_.requests().size() - before;
    EXPECT_GE(sent, 1U);
    EXPECT_LE(sent, 3U);
    if (std::string_view(header_.name) == "three thousand years") expect_patience(code, finished, sent);
    return sent;
  }

 private:
  void expect_patience(const std::string& code, const Finished& first, std::size_t sent) {
    EXPECT_EQ(first.exit_code, 7);
    EXPECT_EQ(sent, 1U) << "the wait is longer than anybody waits";
    if (asks_ == Asks::exchange) return;
    const std::size_t before = server_.requests().size();
    EXPECT_EQ(ask(code).exit_code, 7);
    EXPECT_EQ(server_.requests().size(), before) << "the next one does not ask";
  }
  [[nodiscard]] Finished ask(const std::string& code) const {
    switch (asks_) {
      case Asks::refresh:
        return home_.run({"auth", "refresh"});
      case Asks::expired_token:
        return home_.run({"auth", "token"});
      case Asks::exchange:
        return home_.run({"auth", "exchange"}, code);
    }
    return {};
  }
  [[nodiscard]] demo::ScriptedAnswer answer() const {
    demo::HttpHeaders sent = {{"Retry-After", *header_.value == '\0' ? date_in(60s) : header_.value}};
    if (header_.with_date) sent.emplace("Date", date_in(0s));
    return {status_, "application/json", "{}", sent, false};
  }
  std::string pasted_code() {
    const std::string url = home_.run({"auth", "url"}).out;
    return server_.approve(url.substr(0, url.find('\n')));
  }
  void expire_token() {
    server_.set_token_lifetime(1s);
    EXPECT_EQ(home_.run({"auth", "refresh"}).exit_code, 0);
    while (home_.run({"auth", "status", "--json"}).out.find("\"state\":\"expired\"") == std::string::npos)
      std::this_thread::sleep_for(50ms);
  }

  const Header& header_;
  int status_;
  Asks asks_;
  demo::DemoServer server_;
  Home home_{server_.base_url()};
};

TEST(RetryAfter, IsNeverTheOnlyBrake) {
  if (!std::filesystem::exists(faketime)) GTEST_SKIP() << "libfaketime is not installed";
  constexpr std::array statuses = {429, 503};
  constexpr std::size_t scenes = headers.size() * statuses.size() * commands.size();
  std::atomic<std::size_t> next = 0;
  std::atomic<std::size_t> most = 0;
  const auto play = [&] {
    for (std::size_t i = next++; i < scenes; i = next++) {
      const Header& header = headers.at(i / (statuses.size() * commands.size()));
      const int status = statuses.at(i / commands.size() % statuses.size());
      SCOPED_TRACE(std::string(header.name) + ", " + std::to_string(status) + ", command " +
                   std::to_string(i % commands.size()));
      const std::size_t sent = Scene(header, status, commands.at(i % commands.size())).play();
      for (std::size_t seen = most; seen < sent && !most.compare_exchange_weak(seen, sent);) continue;
    }
  };
  std::vector<std::thread> players;  // most of a scene is waiting
  for (int i = 0; i < 8; ++i) players.emplace_back(play);
  for (std::thread& player : players) player.join();
  std::cout << "figure: Retry-After in " << scenes << " scenes: at most " << most << " requests of a command\n";
}

using RetryAfterAtSeveral = StrictScene;

TEST_F(RetryAfterAtSeveral, CostsThreeMoreForEachFurtherEndpoint) {
  demo::DemoServer second;
  home_.environment["MAESTRO_ANTHROPIC_TOKEN_ENDPOINT_ALTERNATES"] = second.token_endpoint();
  log_in();
  for (demo::DemoServer* server : {&server_, &second})
    server->answer_next({503, "text/html", "", {{"Retry-After", "0"}}, false}, 1000);
  const std::size_t before = server_.requests().size();
  const int exit_code = home_.run({"auth", "refresh"}).exit_code;
  EXPECT_TRUE(exit_code == 5 || exit_code == 7) << exit_code;
  EXPECT_LE(server_.requests().size() - before, 3U);
  EXPECT_LE(second.requests().size(), 3U);
}

TEST_F(RetryAfterAtSeveral, OfAMovedEndpointIsThoseOfTheOneItMovedTo) {
  home_.environment["MAESTRO_ANTHROPIC_TOKEN_ENDPOINT"] = server_.moved_token_endpoint();
  home_.environment["MAESTRO_ANTHROPIC_TOKEN_ENDPOINT_ALTERNATES"] = server_.token_endpoint();
  const std::string code = pasted_code();
  server_.answer_next({429, "text/html", "", {{"Retry-After", "0"}}, false}, 1000);
  const std::size_t before = server_.requests().size();
  const int exit_code = home_.run({"auth", "exchange"}, code).exit_code;
  EXPECT_TRUE(exit_code == 5 || exit_code == 7) << exit_code;
  EXPECT_LE(server_.requests().size() - before, 4U);
}

}  // namespace
}  // namespace maestro::testing
