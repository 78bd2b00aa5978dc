// Many processes on one login, as agents, editors and cron jobs are.
#include <gmock/gmock.h>
#include <signal.h>

#include <filesystem>
#include <random>
#include <set>
#include <thread>

#include "tests/e2e/program.hpp"
#include "tests/support/test_length.hpp"

namespace maestro::testing {
namespace {

using namespace std::chrono_literals;
using ::testing::HasSubstr;
using ::testing::Not;

using Programs = std::vector<std::unique_ptr<Program>>;

class Contention : public ::testing::Test {
 protected:
  void log_in() { ASSERT_EQ(home_.login(server_).exit_code, 0); }
  [[nodiscard]] std::unique_ptr<Program> start(const std::vector<std::string>& arguments) const {
    return std::make_unique<Program>(arguments, home_.environment);
  }

  demo::DemoServer server_;
  Home home_{server_.base_url()};
};

TEST_F(Contention, OfTwoHundredOverAnExpiredTokenMakesOneRequest) {
  server_.set_token_lifetime(1s);
  log_in();
  std::this_thread::sleep_for(1100ms);
  server_.set_token_lifetime(8h);
  server_.set_answer_delay(200ms);
  const int before = server_.refreshes();
  Programs programs;
  for (int i = 0; i < 200; ++i) programs.push_back(start({"auth", "token"}));
  std::set<std::string> tokens;
  int served = 0;
  for (const auto& program : programs) {
    const Finished finished = program->finish();
    served += finished.exit_code == 0 ? 1 : 0;
    EXPECT_EQ(finished.err, "");
    tokens.insert(finished.out);
  }
  EXPECT_EQ(served, 200);
  EXPECT_EQ(tokens.size(), 1U);
  EXPECT_EQ(server_.refreshes() - before, 1);
  EXPECT_EQ(server_.reuses_detected(), 0);
  std::cout << "figure: 200 processes, expired token: " << server_.refreshes() - before << " refresh requests, "
            << served << " served\n";
}

TEST_F(Contention, OfFortyOverShortLivedTokensNeverSpendsOneTwice) {
  const auto length = is_long_test() ? 60s : 6s;
  server_.set_token_lifetime(2s);
  log_in();
  const auto end = std::chrono::steady_clock::now() + length;
  std::atomic<int> served = 0;
  std::atomic<int> failed = 0;
  std::vector<std::thread> people;
  for (int i = 0; i < 40; ++i)
    people.emplace_back([&] {
      while (std::chrono::steady_clock::now() < end) {
        const Finished finished = home_.run({"auth", "token"});
        ++(finished.exit_code == 0 ? served : failed);
        if (finished.exit_code != 0) ADD_FAILURE() << finished.err;
      }
    });
  for (std::thread& person : people) person.join();
  EXPECT_EQ(failed, 0);
  EXPECT_EQ(server_.reuses_detected(), 0);
  EXPECT_EQ(home_.run({"auth", "refresh"}).exit_code, 0);
  std::cout << "figure: 40 processes at a time for " << length.count() << " s over 2 s tokens: " << served
            << " served, " << failed << " failed, " << server_.refreshes() << " refreshes, "
            << server_.reuses_detected() << " reuses\n";
}

TEST_F(Contention, OfLoginsRefreshesRekeysAndLogoutsShowsNoDatabaseLock) {
  log_in();
  const auto end = std::chrono::steady_clock::now() + (is_long_test() ? 60s : 5s);
  const auto repeat = [&](auto act) {
    return std::thread([&home = home_, end, act] {
      while (std::chrono::steady_clock::now() < end) {
        const Finished finished = act(home);
        EXPECT_THAT(finished.err, Not(HasSubstr("database")));
        EXPECT_TRUE(finished.exit_code == 0 || finished.exit_code == 4) << finished.exit_code << finished.err;
      }
    });
  };
  std::vector<std::thread> people;
  for (int i = 0; i < 3; ++i) {
    people.push_back(repeat([](Home& home) { return home.run({"auth", "refresh"}); }));
    people.push_back(repeat([](Home& home) { return home.run({"auth", "token"}); }));
  }
  people.push_back(repeat([this](Home& home) { return home.login(server_); }));
  people.push_back(repeat([](Home& home) { return home.run({"auth", "logout"}); }));
  people.push_back(repeat([](Home& home) { return home.run({"vault", "rekey"}); }));
  for (std::thread& person : people) person.join();
  EXPECT_EQ(server_.reuses_detected(), 0);
  log_in();
  EXPECT_EQ(home_.run({"auth", "refresh"}).exit_code, 0);
}

TEST_F(Contention, OfFiftyWhoMakeTheVaultMakesOneKey) {
  Programs programs;
  for (int i = 0; i < 50; ++i) programs.push_back(start({"auth", "url", "--profile", "p" + std::to_string(i)}));
  std::vector<std::string> urls;
  for (const auto& program : programs) {
    const Finished finished = program->finish();
    EXPECT_EQ(finished.exit_code, 0) << finished.err;
    urls.push_back(finished.out.substr(0, finished.out.find('\n')));
  }
  for (int i = 0; i < 50; ++i) {
    const Finished finished =
        home_.run({"auth", "exchange", "--profile", "p" + std::to_string(i)}, server_.approve(urls.at(i)));
    EXPECT_EQ(finished.exit_code, 0) << finished.err;
  }
  std::set<std::string> files;
  for (const auto& entry : std::filesystem::directory_iterator(home_.data())) files.insert(entry.path().filename());
  EXPECT_THAT(files,
              ::testing::ElementsAre("vault.db", "vault.db-journal", "vault.key", "vault.landing", "vault.lock"));
}

}  // namespace
}  // namespace maestro::testing
