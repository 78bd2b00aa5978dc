// The server answers badly or not at all, before or after it has acted on the request. Whatever it does, the stored
// login stays as it is or becomes the new one, and once the server is well again everything goes on.
#include <gmock/gmock.h>

#include <array>
#include <atomic>
#include <ctime>
#include <functional>
#include <thread>

#include "tests/e2e/program.hpp"
#include "tests/faults/server_faults.hpp"

namespace maestro::testing {
namespace {

using namespace std::chrono_literals;
using ::testing::HasSubstr;
using ::testing::Not;

std::string date_in(std::chrono::seconds from_now) {
  const std::time_t at = std::chrono::system_clock::to_time_t(std::chrono::system_clock::now() + from_now);
  std::tm fields{};
  std::array<char, 64> text{};
  ::gmtime_r(&at, &fields);
  return {text.data(), std::strftime(text.data(), text.size(), "%a, %d %b %Y %H:%M:%S GMT", &fields)};
}

void fill_in(std::string& text, const std::string& name, const std::string& value) {
  if (const std::size_t at = text.find(name); at != std::string::npos) text.replace(at, name.size(), value);
}

/// A person with a login, and a server between him and which something goes wrong.
class Scene {
 public:
  Scene(const ServerFault& fault, std::chrono::seconds grace) : fault_(fault), server_(options(grace)) {
    home_.environment["HTTPS_PROXY"] = "http://127.0.0.1:1";
    EXPECT_EQ(home_.login(server_).exit_code, 0);
    token_ = home_.run({"auth", "token"}).out;
  }

  /// Whether the login is there once the server is well again, whatever the command said.
  bool survives() {
    begin();
    (void)home_.run({"auth", "refresh"});
    heal();
    return refresh_once_allowed().exit_code == 0;
  }

  /// False when the login is lost.
  bool refresh() {
    begin();
    judge(home_.run({"auth", "refresh", "--log-level", "trace"}), fault_.refresh_exit);
    return end();
  }
  bool log_in() {
    const std::string pasted = approved();
    begin();
    const Finished login = home_.run({"auth", "exchange", "--log-level", "trace"}, pasted);
    judge(login, fault_.login_exit);
    for (const std::string& text : {login.out, login.err})
      EXPECT_THAT(text, Not(HasSubstr(pasted.substr(0, pasted.find('#')))));
    if (!end()) return false;
    if (fault_.login_exit == 0) return true;
    if (fault_.login_exit == 5 || fault_.login_exit == 7) {
      const int again = home_.run({"auth", "exchange"}, pasted).exit_code;
      EXPECT_EQ(again, exit_of_second_exchange()) << "the code is kept, and good unless the server has redeemed it";
      if (again == 0) return true;
    }
    return home_.run({"auth", "exchange"}, approved()).exit_code == 0;
  }

 private:
  std::string approved() {
    const std::string url = home_.run({"auth", "url"}).out;
    return server_.approve(url.substr(0, url.find('\n')));
  }
  void begin() {
    AnswerFault answer = fault_.answer;
    fill_in(answer.bytes, "{soon}", date_in(3s));
    fill_in(answer.bytes, "{elsewhere}", "http://127.0.0.1:" + std::to_string(elsewhere_.port()) + "/");
    before_ = front_.requests();
    front_.begin(answer);
    home_.environment["MAESTRO_HTTP_DEADLINE"] = fault_.deadline;
  }
  void judge(const Finished& finished, int exit_code) {
    EXPECT_EQ(finished.exit_code, exit_code) << finished.err;
    EXPECT_EQ(front_.requests() - before_, fault_.requests);
    EXPECT_EQ(elsewhere_.connections(), 0);
    for (const std::string& text : {finished.out, finished.err}) EXPECT_THAT(text, Not(HasSubstr("sk-ant-")));
    const Finished stored = home_.run({"auth", "token"});
    EXPECT_EQ(stored.out == token_, exit_code != 0) << "nothing changes but by a success";
    EXPECT_THAT(stored.out, Not(HasSubstr("FORGED")));
  }
  void heal() {
    front_.heal();
    home_.environment["MAESTRO_HTTP_DEADLINE"] = "60";
  }
  /// After the time that the server has asked for.
  Finished refresh_once_allowed() {
    Finished again = home_.run({"auth", "refresh"});
    for (const auto give_up = std::chrono::steady_clock::now() + 20s;
         again.exit_code == 7 && std::chrono::steady_clock::now() < give_up; again = home_.run({"auth", "refresh"}))
      std::this_thread::sleep_for(50ms);
    return again;
  }
  /// The server is well again; the program asks it once, and once more for what went on meanwhile.
  bool end() {
    before_ = front_.requests();
    heal();
    const Finished again = refresh_once_allowed();
    EXPECT_EQ(again.exit_code, 0) << again.err;
    EXPECT_GE(front_.requests() - before_, 1U);
    EXPECT_LE(front_.requests() - before_, fault_.goes_on() ? 2U : 1U);
    EXPECT_EQ(server_.reuses_detected(), 0);
    return again.exit_code == 0;
  }
  /// Of a code that a fault has met before. What went on without its command has stored the login by then, unless its
  /// answer was lost.
  [[nodiscard]] int exit_of_second_exchange() const {
    const bool is_redeemed = fault_.answer.effect == taken;
    if (!fault_.goes_on()) return is_redeemed ? 6 : 0;
    return is_redeemed && fault_.answer.spoil == Spoil::stall ? 6 : 4;
  }
  static demo::DemoServerOptions options(std::chrono::seconds grace) {
    demo::DemoServerOptions options;
    options.reuse_grace = grace;
    return options;
  }

  const ServerFault& fault_;
  demo::DemoServer server_;
  FaultyServer front_{server_.port()};
  LoopbackServer elsewhere_;
  Home home_{front_.base_url()};
  std::string token_;
  std::size_t before_ = 0;
};

/// Plays them several at a time, because most of a scene is waiting.
void play_all(std::size_t scenes, const std::function<void(std::size_t)>& play) {
  std::atomic<std::size_t> next = 0;
  std::vector<std::thread> players;
  for (int i = 0; i < 6; ++i)
    players.emplace_back([&] {
      for (std::size_t scene = next++; scene < scenes; scene = next++) play(scene);
    });
  for (std::thread& player : players) player.join();
}

TEST(ServerFaults, LoseNoLogin) {
  const std::size_t scenes = 2 * server_faults.size();
  std::atomic<int> lost = 0;
  play_all(scenes, [&](std::size_t i) {
    const ServerFault& fault = server_faults.at(i / 2);
    SCOPED_TRACE(fault.name);
    Scene scene(fault, 30s);
    const bool kept = i % 2 == 0 ? scene.refresh() : scene.log_in();
    lost += kept ? 0 : 1;
  });
  EXPECT_EQ(lost, 0);
  std::cout << "figure: " << scenes << " server faults: " << lost << " logins lost\n";
}

TEST(ServerFaults, WithoutGraceLoseALoginOnlyTogetherWithTheAnswer) {
  std::atomic<int> lost = 0;
  std::atomic<int> acted = 0;
  play_all(server_faults.size(), [&](std::size_t i) {
    const ServerFault& fault = server_faults.at(i);
    SCOPED_TRACE(fault.name);
    const bool is_lost = !Scene(fault, 0s).survives();
    const bool answer_arrives = fault.answer.effect == none || fault.answer.spoil == Spoil::drip;
    EXPECT_FALSE(is_lost && answer_arrives);
    lost += is_lost ? 1 : 0;
    acted += fault.answer.effect == taken ? 1 : 0;
  });
  std::cout << "figure: " << server_faults.size() << " server faults in a refresh, without grace: " << lost
            << " logins lost, of " << acted << " in which the server had acted\n";
}

}  // namespace
}  // namespace maestro::testing
