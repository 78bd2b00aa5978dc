#include "adapters/worker/report_wait.hpp"

#include <sys/socket.h>

#include <array>

#include "adapters/worker/worker_channel.hpp"
#include "tests/fakes/fake_clock.hpp"
#include "tests/support/matchers.hpp"

namespace maestro {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;
using ::testing::Each;
using testing::FailsWith;
using ::testing::Field;
using testing::IsOk;
using ::testing::SizeIs;

/// Moves on by as much at each look.
class StridingClock final : public Clock {
 public:
  explicit StridingClock(milliseconds stride) : stride_(stride) {}
  std::chrono::sys_seconds now() override { return {}; }
  milliseconds elapsed() override {
    ++looks_;
    return elapsed_ += stride_;
  }
  void sleep(milliseconds) override {}
  [[nodiscard]] int looks() const { return looks_; }

 private:
  milliseconds stride_;
  milliseconds elapsed_{0};
  int looks_ = 0;
};

struct Told {
  SpendStage stage;
  std::string host;
  milliseconds waited;
};

class RecordingWatcher final : public SpendWatcher {
 public:
  void waiting(SpendStage stage, const std::string& host, milliseconds waited, milliseconds) override {
    told.push_back({stage, host, waited});
  }
  std::vector<Told> told;
};

class ReportWaitTest : public ::testing::Test {
 protected:
  ReportWaitTest() {
    std::array<int, 2> ends{};
    if (::socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends.data()) != 0)
      throw std::runtime_error("no socket");
    caller_ = UniqueFd(ends[0]);
    worker_.emplace(UniqueFd(ends[1]));
    ::sigemptyset(&terms_.stops);
  }
  Result<SpendReport> wait() {
    testing::FakeClock clock;
    return wait_for_report(caller_.get(), terms_, clock, watcher_, nullptr);
  }

  UniqueFd caller_;
  std::optional<WorkerChannel> worker_;
  WaitTerms terms_{seconds{60}, {}, WaitEnd::limit, milliseconds{4}};
  RecordingWatcher watcher_;
};

TEST_F(ReportWaitTest, CountsTimeInWhichItStoodStillAsOneSlice) {
  StridingClock clock(seconds{35});
  terms_.limit = 20 * terms_.slice;
  EXPECT_THAT(wait_for_report(caller_.get(), terms_, clock, watcher_, nullptr), FailsWith(Errc::still_refreshing));
  EXPECT_EQ(clock.looks(), 1 + 20);
}

TEST_F(ReportWaitTest, CountsTimeInFullWhileItRuns) {
  StridingClock clock(terms_.slice + terms_.slice / 4);
  terms_.limit = 20 * terms_.slice;
  EXPECT_THAT(wait_for_report(caller_.get(), terms_, clock, watcher_, nullptr), FailsWith(Errc::still_refreshing));
  EXPECT_EQ(clock.looks(), 1 + 16);
}

TEST_F(ReportWaitTest, EndsAtItsLimitHoweverMuchIsLogged) {
  StridingClock clock(seconds{1});
  terms_.limit = 3 * terms_.slice;
  worker_->log("line");
  EXPECT_THAT(
      wait_for_report(caller_.get(), terms_, clock, watcher_, [this](std::string_view) { worker_->log("another"); }),
      FailsWith(Errc::still_refreshing));
}

TEST_F(ReportWaitTest, EndsAtItsLimitAndSaysThatTheWorkGoesOn) {
  terms_.limit = milliseconds{5};
  StridingClock clock(milliseconds{1});
  worker_->enter(SpendStage::sent, "auth.example.com");
  const auto result = wait_for_report(caller_.get(), terms_, clock, watcher_, nullptr);
  ASSERT_THAT(result, FailsWith(Errc::still_refreshing));
  EXPECT_THAT(result.error().what, ::testing::HasSubstr("in the background"));
}

TEST_F(ReportWaitTest, TakesAReportThatIsThereBeforeItJudgesTheLimit) {
  terms_.limit = milliseconds{0};
  worker_->report({7, std::nullopt});
  StridingClock clock(seconds{1});
  EXPECT_THAT(wait_for_report(caller_.get(), terms_, clock, watcher_, nullptr), IsOk());
}

TEST_F(ReportWaitTest, TellsAtEachSliceWhatTheWorkIsAt) {
  worker_->enter(SpendStage::sent, "auth.example.com");
  StridingClock clock(terms_.slice / 2);
  terms_.limit = 3 * terms_.slice;
  EXPECT_THAT(wait_for_report(caller_.get(), terms_, clock, watcher_, nullptr), FailsWith(Errc::still_refreshing));
  ASSERT_THAT(watcher_.told, SizeIs(3));
  EXPECT_EQ(watcher_.told[0].stage, SpendStage::sent);
  EXPECT_EQ(watcher_.told[0].host, "auth.example.com");
  EXPECT_EQ(watcher_.told[2].waited, terms_.limit);
}

TEST_F(ReportWaitTest, KnowsAWorkerThatEndedWithoutAReport) {
  worker_.reset();
  EXPECT_THAT(wait(), FailsWith(Errc::refresh_interrupted));
}

TEST_F(ReportWaitTest, ReturnsTheFirstReport) {
  worker_->report({7, std::nullopt});
  worker_->report({8, std::nullopt});
  worker_.reset();
  const auto result = wait();
  ASSERT_THAT(result, IsOk());
  EXPECT_EQ(result->generation, 7U);
}

TEST_F(ReportWaitTest, PassesOverWhatItDoesNotUnderstand) {
  ASSERT_EQ(::send(worker_->descriptor(), "?", 1, 0), 1);
  worker_->report({7, std::nullopt});
  EXPECT_THAT(wait(), IsOk());
}

TEST_F(ReportWaitTest, FindsTheReportOfAWorkerThatEndedWithoutReadingTheStop) {
  ASSERT_EQ(::send(caller_.get(), "S", 1, 0), 1);
  worker_->report({7, std::nullopt});
  worker_.reset();
  EXPECT_THAT(wait(), IsOk());
}

TEST_F(ReportWaitTest, TellsTheWorkerToStopWhenASignalIsPending) {
  sigset_t before{};
  ::sigaddset(&terms_.stops, SIGUSR1);
  ::pthread_sigmask(SIG_BLOCK, &terms_.stops, &before);
  ::raise(SIGUSR1);
  EXPECT_THAT(wait(), FailsWith(Errc::interrupted));
  EXPECT_TRUE(worker_->stop_requested());
  int taken = 0;
  ::sigwait(&terms_.stops, &taken);
  ::pthread_sigmask(SIG_SETMASK, &before, nullptr);
}

TEST_F(ReportWaitTest, TakesACallerThatIsGoneForNoStop) {
  worker_->log("never read");
  caller_ = UniqueFd();
  EXPECT_FALSE(worker_->stop_requested());
}

TEST_F(ReportWaitTest, ReadsTheStopOfACallerThatIsGoneWithLinesUnread) {
  worker_->log("never read");
  ASSERT_EQ(::send(caller_.get(), "S", 1, 0), 1);
  caller_ = UniqueFd();
  EXPECT_TRUE(worker_->stop_requested());
  EXPECT_TRUE(worker_->stop_requested()) << "and stays";
}

TEST_F(ReportWaitTest, LeavesRoomForTheReportHoweverMuchIsLogged) {
  for (int i = 0; i < 10'000; ++i) worker_->log("a line that nobody reads");
  worker_->report({7, std::nullopt});
  EXPECT_THAT(wait(), IsOk());
}

}  // namespace
}  // namespace maestro
