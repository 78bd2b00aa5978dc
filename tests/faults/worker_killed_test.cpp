// The process that refreshes is killed at every one of its system calls, from the send on. Between the server's deed
// and the landing of its answer lies the only place where a login can be lost: how wide is it?
#include <algorithm>
#include <numeric>
#include <random>

#include "tests/faults/strict_scene.hpp"
#include "tests/faults/traced_sender.hpp"

namespace maestro::testing {
namespace {

constexpr int most_calls_to_landing = 8;

class WorkerKilled : public StrictScene {
 protected:
  using StrictScene::StrictScene;

  SenderRun refresh(int kill_at) const {
    return run_with_traced_sender({"auth", "refresh"}, home_.environment, "", {.at = kill_at});
  }
  /// All calls; in a short run a sample of those after the landing.
  std::vector<int> picks() {
    const SenderRun dry = refresh(0);
    EXPECT_EQ(dry.finished.exit_code, 0) << dry.finished.err;
    EXPECT_TRUE(dry.is_apart) << "the command itself sent the request";
    std::vector<int> calls(static_cast<std::size_t>(dry.calls));
    std::iota(calls.begin(), calls.end(), 1);
    const std::size_t sure = std::min<std::size_t>(calls.size(), static_cast<std::size_t>(dry.landed_at) + 3);
    if (is_long_test()) return calls;
    std::shuffle(calls.begin() + static_cast<std::ptrdiff_t>(sure), calls.end(), std::mt19937(20261126));
    calls.resize(std::min<std::size_t>(calls.size(), sure + 12));
    return calls;
  }
};

TEST_F(WorkerKilled, FromTheSendOnLosesTheLoginOnlyBeforeTheAnswerHasLanded) {
  const std::vector<int> calls = picks();
  int lost = 0;
  int lost_after_landing = 0;
  int adopted = 0;
  for (const int call : calls) {
    SCOPED_TRACE("call " + std::to_string(call) + " from the send on");
    const int before = server_.refreshes();
    const int rotations = server_.token_requests().rotations;
    const SenderRun struck = refresh(call);
    const bool acted = server_.token_requests().rotations > rotations;
    const Aftermath aftermath = settle(before);
    EXPECT_TRUE(!aftermath.is_lost || (acted && !struck.landed)) << aftermath.why;
    EXPECT_TRUE(!struck.landed || aftermath.requests == 1) << "what has landed is asked for again";
    EXPECT_LE(aftermath.requests, 2);
    lost += aftermath.is_lost ? 1 : 0;
    lost_after_landing += aftermath.is_lost && struck.landed ? 1 : 0;
    adopted += struck.landed ? 1 : 0;
  }
  std::cout << "figure: the refreshing process killed at " << calls.size()
            << " system calls from the send on, without grace: " << lost << " logins lost, " << lost_after_landing
            << " of them after landing; " << adopted << " landed before the kill\n";
}

TEST_F(WorkerKilled, MakesItsCommandSaySoAtOnce) {
  RunningCommand command = start_halted(HaltAt::received, Runs::alone, {"auth", "refresh", "--json"});
  const pid_t worker = the_worker();
  ASSERT_GT(worker, 0);
  ::kill(worker, SIGKILL);
  ASSERT_TRUE(command.ends_within(generous));
  const Finished finished = command.finish();
  EXPECT_EQ(finished.exit_code, 5);
  EXPECT_THAT(finished.out, ::testing::HasSubstr("\"code\":\"refresh_interrupted\""));
}

TEST_F(WorkerKilled, NeverWithinTheWindowThatIsAsNarrowAsPromised) {
  std::vector<SenderRun> runs;
  for (int i = 0; i < 11; ++i) runs.push_back(refresh(0));
  std::sort(runs.begin(), runs.end(), [](const SenderRun& a, const SenderRun& b) { return a.window < b.window; });
  int widest = 0;
  for (const SenderRun& run : runs) {
    ASSERT_TRUE(run.landed) << run.finished.err;
    widest = std::max(widest, run.landed_at - run.answered_at);
  }
  EXPECT_LE(widest, most_calls_to_landing);
  std::cout << "figure: from the answer's last byte to landed: " << widest << " system calls, "
            << runs[runs.size() / 2].window.count() << " ms (median of " << runs.size() << ", under ptrace)\n";
}

class WorkerKilledWithGrace : public WorkerKilled {
 protected:
  WorkerKilledWithGrace()
      : WorkerKilled([] {
          demo::DemoServerOptions options = strict();
          options.reuse_grace = 30s;
          return options;
        }()) {}
};

TEST_F(WorkerKilledWithGrace, LosesNoLoginAnywhere) {
  const std::vector<int> calls = picks();
  int lost = 0;
  for (const int call : calls) {
    SCOPED_TRACE("call " + std::to_string(call) + " from the send on");
    const int before = server_.refreshes();
    (void)refresh(call);
    const Aftermath aftermath = settle(before);
    EXPECT_FALSE(aftermath.is_lost) << aftermath.why;
    lost += aftermath.is_lost ? 1 : 0;
  }
  EXPECT_EQ(server_.reuses_detected(), 0);
  std::cout << "figure: the refreshing process killed at " << calls.size()
            << " system calls from the send on, grace 30 s: " << lost << " logins lost\n";
}

}  // namespace
}  // namespace maestro::testing
