#include <sys/prctl.h>

#include <filesystem>
#include <fstream>

#include "tests/adapters/worker/refused_calls.hpp"
#include "tests/adapters/worker/worker_scene.hpp"
#include "tests/support/matchers.hpp"

// What a worker is born with, and what its caller is left with.

namespace maestro::testing {
namespace {

void say_what_is_open(SpendChannel& channel, Talk& talk) {
  for (const auto& entry : std::filesystem::directory_iterator("/proc/self/fd")) {
    std::error_code gone;
    const std::string target = std::filesystem::read_symlink(entry.path(), gone);
    if (target.find("/fd") == std::string::npos) talk.say(target.substr(0, target.find(':')));  // not the directory
  }
  talk.say("end");
  channel.report({7, std::nullopt});
}

std::vector<std::string> events_until_end(WorkerScene& scene) {
  std::vector<std::string> events;
  for (std::string event = scene.next_event(); event != "end" && !event.empty(); event = scene.next_event())
    events.push_back(event);
  return events;
}

TEST(WorkerBirth, KeepsNoDescriptorButTheTasksAndTheChannel) {
  Caller caller;
  caller.before = [](Talk&) {
    for (int i = 0; i < 20; ++i) ::open("/etc/passwd", O_RDONLY);
    ::dup2(3, 200);
  };
  caller.script = say_what_is_open;
  WorkerScene scene{caller};
  EXPECT_THAT(events_until_end(scene),
              ::testing::UnorderedElementsAre("/dev/null", "/dev/null", "/dev/null", "pipe", "pipe", "socket"));
  EXPECT_EQ(scene.caller_end(), 0);
}

TEST(WorkerBirth, ClosesDescriptorsWhereCloseRangeIsRefused) {
  Caller caller;
  caller.before = [](Talk&) {
    ::dup2(0, 200);
    refuse_close_range();
  };
  caller.script = say_what_is_open;
  WorkerScene scene{caller};
  EXPECT_THAT(events_until_end(scene),
              ::testing::UnorderedElementsAre("/dev/null", "/dev/null", "/dev/null", "pipe", "pipe", "socket"));
  EXPECT_EQ(scene.caller_end(), 0);
}

TEST(WorkerBirth, GivesItsOwnSessionTheRootDirectoryAndAName) {
  Caller caller;
  caller.script = [](SpendChannel& channel, Talk& talk) {
    talk.say(std::filesystem::current_path());
    talk.say(::getsid(0) == ::getpid() ? "own session" : "the caller's session");
    std::array<char, 16> name{};
    ::prctl(PR_GET_NAME, name.data(), 0, 0, 0);
    talk.say(name.data());
    channel.report({7, std::nullopt});
  };
  WorkerScene scene{caller};
  EXPECT_EQ(scene.next_event(), "/");
  EXPECT_EQ(scene.next_event(), "own session");
  EXPECT_EQ(scene.next_event(), "maestro-refresh");
}

TEST(WorkerBirth, LeavesTheCallerWithoutChildren) {
  for (const auto disposition : {SIG_DFL, SIG_IGN}) {
    Caller caller;
    caller.before = [disposition](Talk&) { ::signal(SIGCHLD, disposition); };
    caller.after = [disposition](const Result<SpendReport>& result) {
      if (::waitpid(-1, nullptr, WNOHANG) != -1 || errno != ECHILD) return 1;
      return ::signal(SIGCHLD, SIG_DFL) == disposition ? exit_code_of(result) : 2;
    };
    WorkerScene scene{caller};
    scene.wait_until_sent();
    scene.order();
    EXPECT_EQ(scene.next_event(), "stored");
    EXPECT_EQ(scene.caller_end(), 0);
  }
}

TEST(WorkerBirth, LeavesTheCallerItsMaskAndItsDescriptors) {
  const auto open = [] {
    return std::distance(std::filesystem::directory_iterator("/proc/self/fd"), std::filesystem::directory_iterator());
  };
  sigset_t mask{};
  long opened = 0;
  Caller caller;
  caller.before = [&](Talk& talk) {
    ::sigaddset(&mask, SIGUSR2);
    ::pthread_sigmask(SIG_SETMASK, &mask, nullptr);
    opened = open() - static_cast<long>(talk.descriptors().size());
  };
  caller.after = [&](const Result<SpendReport>&) {
    sigset_t now{};
    ::pthread_sigmask(SIG_SETMASK, nullptr, &now);
    for (int signal = 1; signal < 32; ++signal)
      if (::sigismember(&now, signal) != ::sigismember(&mask, signal)) return signal;
    return open() == opened ? 0 : 50;
  };
  caller.script = [](SpendChannel& channel, Talk&) { channel.report({7, std::nullopt}); };
  WorkerScene scene{caller};
  EXPECT_EQ(scene.caller_end(), 0);
}

TEST(WorkerBirth, LeavesWhatRunsAtExitToTheCaller) {
  static int events = -1;
  Caller caller;
  caller.script = [](SpendChannel& channel, Talk& talk) {
    events = ::dup(talk.descriptors().front());
    std::atexit([] { [[maybe_unused]] const ssize_t said = ::write(events, "at exit\n", 8); });
    channel.report({7, std::nullopt});
  };
  WorkerScene scene{caller};
  EXPECT_EQ(scene.caller_end(), 0);
  EXPECT_EQ(scene.next_event(), "");
}

TEST(WorkerBirth, DestroysTheTaskInTheWorker) {
  Caller caller;
  caller.script = [](SpendChannel& channel, Talk& talk) {
    talk.last_words = "destroyed";
    channel.report({7, std::nullopt});
  };
  WorkerScene scene{caller};
  EXPECT_EQ(scene.next_event(), "destroyed");
}

TEST(WorkerBirth, ReportsWhatTheTaskThrows) {
  Caller caller;
  caller.script = [](SpendChannel&, Talk&) { throw std::runtime_error("anything"); };
  WorkerScene scene{caller};
  EXPECT_EQ(scene.caller_end(), report_failed + static_cast<int>(Errc::internal));
}

TEST(WorkerBirth, BringsTheTasksLogLinesToTheCaller) {
  std::vector<std::string> lines;
  WorkerLog::Sink sink;
  Caller caller;
  caller.log.redirect = [&sink](WorkerLog::Sink to) { sink = std::move(to); };
  caller.log.say = [&lines](std::string_view line) { lines.emplace_back(line); };
  caller.script = [&sink](SpendChannel& channel, Talk&) {
    sink("one");
    sink("two");
    channel.report({7, std::nullopt});
  };
  caller.after = [&](const Result<SpendReport>&) {
    return !sink && lines == std::vector<std::string>{"one", "two"} ? 0 : 1;
  };
  WorkerScene scene{caller};
  EXPECT_EQ(scene.caller_end(), 0);
}

}  // namespace
}  // namespace maestro::testing
