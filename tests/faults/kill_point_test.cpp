// After a kill at any system call, of the command or of the process that sends for it, plain commands go on: nobody has
// to repair anything.
#include <algorithm>
#include <numeric>
#include <random>

#include "tests/faults/strict_scene.hpp"
#include "tests/faults/traced_sender.hpp"

namespace maestro::testing {
namespace {

enum class Killed { command, sender };

struct KillPoint {
  const char* name;
  std::vector<std::string> arguments;
  Killed killed;
  bool takes_code = false;
  bool spends = true;  ///< sends a refresh token, so that the login must be the same or its successor
  friend void PrintTo(const KillPoint& point, std::ostream* out) { *out << point.name; }
};

class KillPoints : public StrictScene, public ::testing::WithParamInterface<KillPoint> {
 protected:
  /// Kills at that call, 0: never; how many there were.
  int run(int kill_at) {
    const std::string input = GetParam().takes_code ? pasted_code() : "";
    if (GetParam().killed == Killed::sender)
      return run_with_traced_sender(GetParam().arguments, home_.environment, input, {.at = kill_at}).calls;
    int calls = 0;
    (void)run_traced(GetParam().arguments, home_.environment, input, [&](const SystemCall&) {
      return Verdict{++calls == kill_at ? Verdict::Kind::kill : Verdict::Kind::let_pass, 0};
    });
    return calls;
  }
  std::vector<int> picks() {
    std::vector<int> calls(static_cast<std::size_t>(run(0)));
    EXPECT_TRUE(no_worker_is_left());
    std::iota(calls.begin(), calls.end(), 1);
    if (is_long_test()) return calls;
    std::shuffle(calls.begin(), calls.end(), std::mt19937(20261127));
    calls.resize(std::min<std::size_t>(calls.size(), 16));
    return calls;
  }
  /// Whether everything goes on by itself.
  bool is_sound() {
    const Finished status = home_.run({"auth", "status"});
    EXPECT_TRUE(status.exit_code == 0 || status.exit_code == 4) << status.err;
    const Finished login = home_.login(server_);
    EXPECT_EQ(login.exit_code, 0) << login.err;
    const Finished token = home_.run({"auth", "token"});
    EXPECT_EQ(token.exit_code, 0) << token.err;
    const Finished check = home_.run({"vault", "check"});
    EXPECT_EQ(check.exit_code, 0) << check.err << check.out;
    return (status.exit_code == 0 || status.exit_code == 4) && login.exit_code == 0 && token.exit_code == 0 &&
           check.exit_code == 0;
  }
};

TEST_P(KillPoints, LeaveNothingToRepair) {
  const std::vector<int> calls = picks();
  ASSERT_FALSE(calls.empty());
  int unsound = 0;
  int lost = 0;
  for (const int call : calls) {
    SCOPED_TRACE("call " + std::to_string(call));
    log_in();
    const int before = server_.refreshes();
    (void)run(call);
    EXPECT_TRUE(no_worker_is_left());
    if (GetParam().spends && GetParam().killed == Killed::command) {
      const Aftermath aftermath = settle(before);
      EXPECT_FALSE(aftermath.is_lost) << aftermath.why;
      EXPECT_LE(aftermath.requests, 1);
      lost += aftermath.is_lost ? 1 : 0;
    }
    unsound += is_sound() ? 0 : 1;
  }
  std::cout << "figure: " << GetParam().name << " killed at " << calls.size() << " system calls: " << unsound
            << " to repair" << (GetParam().spends ? ", " + std::to_string(lost) + " logins lost" : "") << "\n";
}

INSTANTIATE_TEST_SUITE_P(
    , KillPoints,
    ::testing::Values(KillPoint{"Url", {"auth", "url"}, Killed::command, false, false},
                      KillPoint{"Exchange", {"auth", "exchange"}, Killed::command, true, false},
                      KillPoint{"SenderOfExchange", {"auth", "exchange"}, Killed::sender, true, false},
                      KillPoint{"Refresh", {"auth", "refresh"}, Killed::command},
                      KillPoint{"SenderOfRefresh", {"auth", "refresh"}, Killed::sender, false, false},
                      KillPoint{"Logout", {"auth", "logout"}, Killed::command, false, false},
                      KillPoint{"Rekey", {"vault", "rekey"}, Killed::command, false, false}),
    [](const auto& instance) { return instance.param.name; });

}  // namespace
}  // namespace maestro::testing
