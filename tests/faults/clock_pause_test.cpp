// What waits for a time, or was begun at one, when the clock is set in between: it may not wait for years.
#include "tests/faults/settable_clock.hpp"

namespace maestro::testing {
namespace {

using PauseClock = ClockTest;
using LoginClock = ClockTest;

TEST_F(PauseClock, SetThereOrBackEndsAPauseThatTheServerAskedFor) {
  log_in();
  for (const ClockStep& step : clock_steps())
    for (const auto& [before, after] : {std::pair(right, step.by), std::pair(step.by, right)}) {
      SCOPED_TRACE(step.name);
      set_clock(before);
      server_.answer_next({429, "application/json", "{}", {{"Retry-After", "900"}}, false});
      EXPECT_EQ(refresh(), 7);
      EXPECT_EQ(refresh(), 7) << "not asked again";
      set_clock(after);
      EXPECT_EQ(refresh(), 0);
    }
}

TEST_F(PauseClock, SetBackEndsThePauseAfterARefreshThatFailedEarly) {
  log_in();
  set_clock(8h - 10min);
  for (const std::chrono::seconds off_by : std::vector<std::chrono::seconds>{8h - 10min, 8h - 11min}) {
    set_clock(off_by);
    const int before = server_.refreshes();
    for (int i = 0; i < 3; ++i) {
      server_.answer_as_usual();
      server_.answer_next({503, "application/json", "{}", {}, false});
      EXPECT_EQ(home_.run({"auth", "token"}).exit_code, 0);
    }
    EXPECT_EQ(server_.refreshes() - before, 1);
  }
}

TEST_F(LoginClock, SetForwardAsksForANewBeginningOfALoginAndNoMore) {
  for (const ClockStep& step : clock_steps())
    for (const auto& [before, after] : {std::pair(right, step.by), std::pair(step.by, right)}) {
      SCOPED_TRACE(step.name);
      set_clock(before);
      const std::string pasted = approved();
      set_clock(after);
      const bool is_old = after > before;
      EXPECT_EQ(home_.run({"auth", "exchange"}, pasted).exit_code, is_old ? 4 : 0);
      if (!is_old) continue;
      EXPECT_EQ(home_.run({"auth", "exchange"}, approved()).exit_code, 0);
    }
}

TEST_F(LoginClock, SetWhileThePersonIsInTheBrowserCostsNoCode) {
  for (const std::chrono::seconds by : {week, -week}) {
    set_clock(right);
    Program program({"auth", "login", "--no-browser"}, home_.environment);
    const std::string pasted = server_.approve(authorization_url(program));
    set_clock(by);
    program.write(pasted + "\n");
    const Finished login = program.finish();
    EXPECT_EQ(login.exit_code, 0) << login.err;
  }
}

}  // namespace
}  // namespace maestro::testing
