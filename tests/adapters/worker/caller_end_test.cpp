#include "tests/adapters/worker/worker_scene.hpp"
#include "tests/support/matchers.hpp"

// The caller ends, or stands still, while its worker is at something. Each test sends real signals to real processes.

namespace maestro::testing {
namespace {

using std::chrono::milliseconds;

int by_signal(int signal) { return 1000 + signal; }

enum class Reach { caller, group, caller_and_worker };

struct End {
  std::string name;
  std::vector<int> signals;
  Reach reach = Reach::caller;
};
void PrintTo(const End& end, std::ostream* out) { *out << end.name; }

std::vector<End> ends() {
  std::vector<End> all;
  const std::vector<std::pair<std::string, int>> fatal = {
      {"Kill", SIGKILL},     {"Interrupt", SIGINT}, {"Terminate", SIGTERM}, {"HangUp", SIGHUP},
      {"Quit", SIGQUIT},     {"Alarm", SIGALRM},    {"User1", SIGUSR1},     {"User2", SIGUSR2},
      {"OverTime", SIGXCPU}, {"OverSize", SIGXFSZ}, {"Profile", SIGPROF},   {"Virtual", SIGVTALRM},
      {"Pipe", SIGPIPE},     {"RealTime", SIGRTMIN}};
  for (const auto& [name, signal] : fatal) {
    all.push_back({name, {signal}});
    all.push_back({name + "ToTheGroup", {signal}, Reach::group});
    if (signal != SIGKILL) all.push_back({name + "ToBoth", {signal}, Reach::caller_and_worker});
  }
  all.push_back({"InterruptTwice", {SIGINT, SIGINT}, Reach::group});
  all.push_back({"TerminateThenKill", {SIGTERM, SIGKILL}, Reach::group});
  all.push_back({"HangUpThenTerminate", {SIGHUP, SIGTERM}, Reach::caller_and_worker});
  all.push_back({"InterruptThenQuit", {SIGINT, SIGQUIT}, Reach::caller_and_worker});
  return all;
}

class CallerEnd : public ::testing::TestWithParam<End> {
 protected:
  void end_the_caller() {
    for (const int signal : GetParam().signals) {
      ::kill(GetParam().reach == Reach::group ? -scene_.caller() : scene_.caller(), signal);
      if (GetParam().reach == Reach::caller_and_worker) ::kill(scene_.worker(), signal);
    }
    const int end = scene_.caller_end();
    EXPECT_THAT(GetParam().signals, ::testing::Contains(end - 1000)) << "of another signal, or by itself: " << end;
  }
  WorkerScene scene_{Caller{}};
};

TEST_P(CallerEnd, LosesNothingThatHasBeenSent) {
  scene_.wait_until_sent();
  end_the_caller();
  scene_.order();
  EXPECT_EQ(scene_.next_event(), "stored");
  EXPECT_EQ(scene_.next_event(), "") << "the worker stays";
}

INSTANTIATE_TEST_SUITE_P(ByEverySignal, CallerEnd, ::testing::ValuesIn(ends()),
                         [](const auto& end) { return end.param.name; });

TEST(CallerEndWhileConnecting, EndsTheWorkerWhenSomebodyAskedForIt) {
  for (const int signal : {SIGINT, SIGTERM, SIGHUP, SIGQUIT}) {
    WorkerScene scene{Caller{}};
    scene.wait_until_connecting();
    ::kill(scene.caller(), signal);
    EXPECT_EQ(scene.caller_end(), by_signal(signal));
    EXPECT_EQ(scene.next_event(), "stopped") << signal;
    EXPECT_EQ(scene.next_event(), "");
  }
}

TEST(CallerEndWhileConnecting, LetsTheWorkerGoOnWhenTheCallerWasKilled) {
  for (const int signal : {SIGKILL, SIGALRM}) {
    WorkerScene scene{Caller{}};
    scene.wait_until_connecting();
    ::kill(scene.caller(), signal);
    EXPECT_EQ(scene.caller_end(), by_signal(signal));
    scene.order();
    EXPECT_EQ(scene.next_event(), "sent");
    scene.order();
    EXPECT_EQ(scene.next_event(), "stored");
  }
}

TEST(CallerEndWhileConnecting, ReturnsToAHostWhoseHandlerReturns) {
  Caller caller;
  caller.before = [](Talk&) { ::signal(SIGINT, [](int) {}); };
  WorkerScene scene{caller};
  scene.wait_until_connecting();
  ::kill(scene.caller(), SIGINT);
  EXPECT_EQ(scene.caller_end(), wait_failed + static_cast<int>(Errc::interrupted));
  EXPECT_EQ(scene.next_event(), "stopped");
}

TEST(ClosedTerminal, LosesNothingThatHasBeenSent) {
  Caller caller;
  caller.place = Caller::Place::own_terminal;
  WorkerScene scene{caller};
  scene.wait_until_sent();
  scene.close_terminal();
  EXPECT_EQ(scene.caller_end(), by_signal(SIGHUP));
  scene.order();
  EXPECT_EQ(scene.next_event(), "stored");
}

TEST(IgnoredSignal, StaysIgnored) {
  for (const int signal : {SIGHUP, SIGINT, SIGQUIT, SIGTERM}) {
    Caller caller;
    caller.before = [signal](Talk&) { ::signal(signal, SIG_IGN); };
    WorkerScene scene{caller};
    scene.wait_until_connecting();
    ::kill(scene.caller(), signal);
    ::kill(scene.worker(), signal);
    scene.order();
    EXPECT_EQ(scene.next_event(), "sent") << signal;
    ::kill(-scene.caller(), signal);
    scene.order();
    EXPECT_EQ(scene.next_event(), "stored");
    EXPECT_EQ(scene.caller_end(), 0);
  }
}

TEST(StoppedCaller, HoldsTheWorkerUpInNothingAndStillGetsTheReport) {
  for (const int signal : {SIGSTOP, SIGTSTP, SIGTTIN}) {
    WorkerScene scene{Caller{}};
    scene.wait_until_sent();
    scene.wait_until_caller_waits();
    ::kill(-scene.caller(), signal);
    scene.wait_until_caller_is_stopped();
    scene.order();
    EXPECT_EQ(scene.next_event(), "stored");
    EXPECT_EQ(scene.next_event(), "") << "neither waits the worker, nor has the caller a copy of what it held";
    ::kill(-scene.caller(), SIGCONT);
    EXPECT_EQ(scene.caller_end(), 0);
  }
}

TEST(StoppedCaller, LetsGoOfWhatTheTaskHolds) {
  WorkerScene scene{Caller{}};
  scene.wait_until_sent();
  scene.wait_until_caller_waits();
  ::kill(scene.caller(), SIGSTOP);
  scene.wait_until_caller_is_stopped();
  ::kill(scene.worker(), SIGKILL);
  EXPECT_EQ(scene.next_event(), "") << "the caller has a copy";
  ::kill(scene.caller(), SIGCONT);
  EXPECT_EQ(scene.caller_end(), wait_failed + static_cast<int>(Errc::refresh_interrupted));
}

TEST(Worker, EndsWhenItIsToldToWhileConnecting) {
  for (const int signal : {SIGTERM, SIGINT, SIGHUP}) {
    WorkerScene scene{Caller{}};
    scene.wait_until_connecting();
    ::kill(scene.worker(), signal);
    EXPECT_EQ(scene.next_event(), "stopped");
    EXPECT_EQ(scene.caller_end(), report_failed + static_cast<int>(Errc::interrupted));
  }
}

TEST(Worker, IsStoppedByNoTerminal) {
  WorkerScene scene{Caller{}};
  scene.wait_until_sent();
  for (const int signal : {SIGTSTP, SIGTTIN, SIGTTOU}) ::kill(scene.worker(), signal);
  scene.order();
  EXPECT_EQ(scene.next_event(), "stored");
  EXPECT_EQ(scene.caller_end(), 0);
}

TEST(Worker, IsMissedAtOnceWhenItIsKilled) {
  WorkerScene scene{Caller{}};
  scene.wait_until_sent();
  ::kill(scene.worker(), SIGKILL);
  EXPECT_EQ(scene.caller_end(), wait_failed + static_cast<int>(Errc::refresh_interrupted));
}

TEST(Worker, GoesOnWhenTheWaitIsOver) {
  Caller caller;
  caller.limit = milliseconds{1};
  WorkerScene scene{caller};
  EXPECT_EQ(scene.caller_end(), wait_failed + static_cast<int>(Errc::still_refreshing));
  scene.wait_until_sent();
  scene.order();
  EXPECT_EQ(scene.next_event(), "stored");
}

TEST(Worker, GoesOnAfterItsReport) {
  Caller caller;
  caller.script = [](SpendChannel& channel, Talk& talk) {
    channel.report({7, std::nullopt});
    talk.wait_for_order();
    talk.say("committed");
  };
  WorkerScene scene{caller};
  EXPECT_EQ(scene.caller_end(), 0);
  scene.order();
  EXPECT_EQ(scene.next_event(), "committed");
}

}  // namespace
}  // namespace maestro::testing
