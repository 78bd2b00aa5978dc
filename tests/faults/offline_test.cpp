// Nobody listens. Everybody learns it within seconds, and nothing that was not sent holds anybody up.
#include <thread>

#include "tests/faults/strict_scene.hpp"

namespace maestro::testing {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;
using Clock = std::chrono::steady_clock;

class Offline : public StrictScene {
 protected:
  void SetUp() override {
    StrictScene::SetUp();
    expire_token();
    server_.stop_listening();
  }
  /// The network is back: one request, and no word of an interruption.
  void expect_goes_on() {
    server_.listen_again();
    const int before = server_.refreshes();
    const Finished token = home_.run({"auth", "token"});
    EXPECT_EQ(token.exit_code, 0) << token.err;
    EXPECT_THAT(token.err, Not(HasSubstr("interrupted")));
    EXPECT_EQ(server_.refreshes() - before, 1);
  }
  static void wait_for_worker() {
    for (const auto deadline = Clock::now() + generous; workers().empty() && Clock::now() < deadline;)
      std::this_thread::sleep_for(1ms);
  }
};

TEST_F(Offline, FiftyProcessesAllSaySo) {
  const auto begin = Clock::now();
  std::vector<std::unique_ptr<Program>> programs;
  for (int i = 0; i < 50; ++i)
    programs.push_back(std::make_unique<Program>(std::vector<std::string>{"auth", "token"}, home_.environment));
  int busy = 0;
  for (const auto& program : programs) {
    const Finished finished = program->finish();
    EXPECT_EQ(finished.exit_code, 5) << finished.err;
    EXPECT_THAT(finished.err, HasSubstr("nothing was sent"));
    busy += finished.exit_code == 9 ? 1 : 0;
  }
  const std::chrono::duration<double> took = Clock::now() - begin;
  EXPECT_LE(took, 40s) << "seconds were promised";
  std::cout << "figure: 50 processes offline: all after " << took.count() << " s, " << busy << " called it busy\n";
  expect_goes_on();
}

TEST_F(Offline, EndsByCtrlCAtOnceAndLeavesNobodyBehind) {
  RunningCommand command(Runs::on_terminal, {"auth", "token"}, home_.environment);
  wait_for_worker();
  command.type("\x03");
  EXPECT_TRUE(command.ends_within(5s)) << "half a second was promised";
  EXPECT_EQ(command.finish().exit_code, 130);
  EXPECT_TRUE(no_worker_is_left());
  expect_goes_on();
}

TEST_F(Offline, EndsBySignalsAtOnceAndLeavesNobodyBehind) {
  for (const int signal : {SIGINT, SIGTERM, SIGHUP}) {
    SCOPED_TRACE(signal);
    RunningCommand command(Runs::alone, {"auth", "token"}, home_.environment);
    wait_for_worker();
    command.signal(signal);
    EXPECT_TRUE(command.ends_within(5s));
    EXPECT_EQ(command.finish().exit_code, 128 + signal);
    EXPECT_TRUE(no_worker_is_left());
  }
  expect_goes_on();
}

TEST_F(Offline, TellsAPersonWhomItTries) {
  Terminal terminal(Home::words({"auth", "token"}), home_.environment);
  const std::string shown = terminal.read_until("127.0.0.1");
  EXPECT_THAT(shown, Not(HasSubstr("error")));
  EXPECT_EQ(terminal.finish(), 5);
  expect_goes_on();
}

TEST_F(Offline, ServesATokenThatIsStillGood) {
  server_.listen_again();
  ASSERT_EQ(home_.run({"auth", "refresh"}).exit_code, 0);
  server_.stop_listening();
  EXPECT_EQ(home_.run({"auth", "refresh"}).exit_code, 5);
  const Finished token = home_.run({"auth", "token"});
  EXPECT_EQ(token.exit_code, 0) << token.err;
}

}  // namespace
}  // namespace maestro::testing
