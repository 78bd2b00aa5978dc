// The clock is set: by hand, by a battery that died, by the network's time after a boot without one. No login is lost
// over it, and a token whose end nobody knows any more is replaced.
#include <memory>
#include <thread>

#include "tests/faults/settable_clock.hpp"

namespace maestro::testing {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;

class TokenClock : public ClockTest {
 protected:
  void expect_state(const char* state) const {
    EXPECT_THAT(home_.run({"auth", "status", "--json"}).out, HasSubstr("\"state\":\"" + std::string(state) + "\""));
  }
  /// However often it is asked for, a token that is due is refreshed once, and one that is not never.
  void expect_no_storm(const char* state) const {
    expect_state(state);
    const int before = server_.refreshes();
    for (int i = 0; i < 5; ++i) {
      const Finished token = home_.run({"auth", "token"});
      EXPECT_EQ(token.exit_code, 0) << token.err;
    }
    EXPECT_EQ(server_.refreshes() - before, state == std::string("valid") ? 0 : 1);
    expect_state("valid");
  }
};

TEST_F(TokenClock, IsSetThereAndBackWithoutALoginLost) {
  const std::vector<ClockStep> steps = clock_steps();
  int lost = 0;
  for (const ClockStep& step : steps) {
    SCOPED_TRACE(step.name);
    set_clock(right);
    log_in();
    set_clock(step.by);
    expect_no_storm(step.then);
    lost += refresh() == 0 ? 0 : 1;
    set_clock(right);
    expect_no_storm(step.again);
    lost += refresh() == 0 ? 0 : 1;
  }
  EXPECT_EQ(server_.reuses_detected(), 0);
  EXPECT_EQ(lost, 0);
  std::cout << "figure: " << 2 * steps.size() << " clock steps: " << lost << " logins lost\n";
}

TEST_F(TokenClock, SetBackLeavesATokenThatIsServedWithAWarningAndPromisedToNobody) {
  log_in();
  set_clock(-week);
  server_.stop_listening();
  home_.environment["MAESTRO_HTTP_DEADLINE"] = "1";
  const Finished token = home_.run({"auth", "token", "--json"});
  EXPECT_EQ(token.exit_code, 0);
  EXPECT_THAT(token.err, HasSubstr("has no known end"));
  EXPECT_THAT(token.out, HasSubstr(R"("expires_at":null,"expires_in":null)"));
  EXPECT_EQ(home_.run({"auth", "token", "--min-ttl", "5m"}).exit_code, 5);
  EXPECT_THAT(home_.run({"auth", "status"}).out,
              AllOf(HasSubstr("of unknown expiry; the next `auth token` refreshes it"), Not(HasSubstr("days"))));
}

TEST_F(TokenClock, SetWhileARefreshIsUnderWayMovesNeitherItsDeadlineNorItsLock) {
  log_in();
  server_.set_answer_delay(500ms);
  const int before = server_.refreshes();
  auto holder = std::make_unique<Program>(std::vector<std::string>{"auth", "refresh"}, home_.environment);
  while (server_.refreshes() == before) std::this_thread::sleep_for(5ms);
  set_clock(-week);
  std::vector<std::unique_ptr<Program>> programs;
  for (int i = 0; i < 4; ++i)
    programs.push_back(std::make_unique<Program>(std::vector<std::string>{"auth", "refresh"}, home_.environment));
  for (const auto end = std::chrono::steady_clock::now() + 400ms; std::chrono::steady_clock::now() < end;)
    for (const std::chrono::seconds by : {week, -week}) set_clock(by);
  programs.push_back(std::move(holder));
  for (const auto& program : programs) {
    const Finished finished = program->finish();
    EXPECT_EQ(finished.exit_code, 0) << finished.err;
  }
  EXPECT_EQ(server_.reuses_detected(), 0);
  EXPECT_EQ(refresh(), 0);
}

}  // namespace
}  // namespace maestro::testing
