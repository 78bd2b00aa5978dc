#include <grp.h>
#include <sched.h>

#include "tests/adapters/worker/refused_calls.hpp"
#include "tests/adapters/worker/worker_scene.hpp"
#include "tests/support/matchers.hpp"

// Callers to whom the system grants less, or who are more, than usual.

namespace maestro::testing {
namespace {

int by_signal(int signal) { return 1000 + signal; }

/// A user of no other process, so that its own one is the first and last.
void become_a_user_who_may_not_fork() {
  constexpr unsigned user = 61'234;
  if (::setgroups(0, nullptr) != 0 || ::setgid(user) != 0 || ::setuid(user) != 0) ::_exit(97);
  const rlimit one{1, 1};
  ::setrlimit(RLIMIT_NPROC, &one);
}

void expect_that_it_runs_in_place(const Caller& caller) {
  for (const int signal : {SIGTERM, SIGINT, SIGHUP, SIGALRM, SIGUSR1}) {
    WorkerScene scene{caller};
    scene.wait_until_sent();
    EXPECT_EQ(scene.worker(), scene.caller());
    ::kill(scene.caller(), signal);
    scene.order();
    EXPECT_EQ(scene.next_event(), "stored");
    EXPECT_EQ(scene.caller_end(), by_signal(signal));
  }
  WorkerScene scene{caller};
  scene.wait_until_connecting();
  ::kill(scene.caller(), SIGTERM);
  EXPECT_EQ(scene.next_event(), "stopped");
  EXPECT_EQ(scene.caller_end(), by_signal(SIGTERM));
}

TEST(RefusedFork, RunsInPlaceAndLetsSignalsActAfterTheReport) {
  if (::geteuid() != 0) GTEST_SKIP() << "needs root, to become a user without other processes";
  Caller caller;
  caller.before = [](Talk&) { become_a_user_who_may_not_fork(); };
  expect_that_it_runs_in_place(caller);
}

TEST(RefusedSocket, RunsInPlaceAndLetsSignalsActAfterTheReport) {
  Caller caller;
  caller.before = [](Talk&) { refuse_socketpair(); };
  expect_that_it_runs_in_place(caller);
}

TEST(NoSignalDescriptor, StillEndsTheCallerAndStopsTheWorker) {
  // Room for the two ends of the socket, one of which the caller closes: a signalfd would fit. So it is refused as
  // well.
  Caller caller;
  caller.before = [](Talk&) { refuse_signalfd(); };
  WorkerScene scene{caller};
  scene.wait_until_connecting();
  ::kill(scene.caller(), SIGTERM);
  EXPECT_EQ(scene.caller_end(), by_signal(SIGTERM));
  EXPECT_EQ(scene.next_event(), "stopped");
}

/// Goes on in a new process that is the first of its namespace; this one ends as it does.
void become_process_one(Talk& talk) {
  if (::unshare(CLONE_NEWPID) != 0) ::_exit(97);
  const pid_t first = ::fork();
  if (first == 0) return;
  talk.say("first " + std::to_string(first));
  for (const int fd : talk.descriptors()) ::close(fd);
  int status = 0;
  ::waitpid(first, &status, 0);
  ::_exit(WIFSIGNALED(status) ? 96 : WEXITSTATUS(status));
}

TEST(ProcessOne, WaitsForTheReportWhateverItsLimitAndSignals) {
  if (::geteuid() != 0) GTEST_SKIP() << "needs root, to make a process namespace";
  Caller caller;
  caller.limit = std::chrono::milliseconds{1};
  caller.before = become_process_one;
  caller.script = [](SpendChannel& channel, Talk& talk) {
    talk.wait_for_order();
    talk.say("sent");
    while (!channel.stop_requested()) ::usleep(1000);
    talk.say("was told to stop");
    talk.wait_for_order();
    talk.say("stored");
    channel.report({7, std::nullopt});
  };
  WorkerScene scene{caller};
  const std::string event = scene.next_event();
  ASSERT_TRUE(event.starts_with("first ")) << event;
  scene.order();
  EXPECT_EQ(scene.next_event(), "sent");
  ::kill(std::stoi(event.substr(6)), SIGTERM);
  EXPECT_EQ(scene.next_event(), "was told to stop");
  scene.order();
  EXPECT_EQ(scene.next_event(), "stored");
  EXPECT_EQ(scene.caller_end(), 0);
}

}  // namespace
}  // namespace maestro::testing
