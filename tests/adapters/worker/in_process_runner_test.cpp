#include "adapters/worker/in_process_runner.hpp"

#include <signal.h>

#include <functional>
#include <stdexcept>

#include "tests/fakes/fake_clock.hpp"
#include "tests/support/matchers.hpp"

namespace maestro {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;
using testing::FailsWith;
using testing::IsOk;

volatile sig_atomic_t caught = 0;
void note(int) { caught = caught + 1; }

class FunctionTask final : public SpendTask {
 public:
  explicit FunctionTask(std::function<void(SpendChannel&)> body) : body_(std::move(body)) {}
  void run(SpendChannel& channel) override { body_(channel); }
  std::vector<int> descriptors() override { return {}; }

 private:
  std::function<void(SpendChannel&)> body_;
};

class MockWatcher : public SpendWatcher {
 public:
  MOCK_METHOD(void, waiting, (SpendStage, const std::string&, milliseconds, milliseconds), (override));
};

class InProcessRunnerTest : public ::testing::Test {
 protected:
  ~InProcessRunnerTest() override { ::signal(SIGTERM, SIG_DFL); }
  Result<SpendReport> run(std::function<void(SpendChannel&)> body) {
    return InProcessRunner(clock_).run(std::make_unique<FunctionTask>(std::move(body)), seconds{60}, watcher_);
  }
  testing::FakeClock clock_;
  ::testing::StrictMock<MockWatcher> watcher_;
};

TEST_F(InProcessRunnerTest, ReturnsTheFirstReport) {
  const auto result = run([](SpendChannel& channel) {
    channel.report({7, std::nullopt});
    channel.report({8, std::nullopt});
  });
  ASSERT_THAT(result, IsOk());
  EXPECT_EQ(result->generation, 7U);
}

TEST_F(InProcessRunnerTest, LetsASignalActWhenTheTaskIsDone) {
  caught = 0;
  ::signal(SIGTERM, note);
  const auto result = run([](SpendChannel& channel) {
    EXPECT_FALSE(channel.stop_requested());
    ::raise(SIGTERM);
    EXPECT_EQ(caught, 0);
    EXPECT_TRUE(channel.stop_requested());
    channel.report({7, std::nullopt});
  });
  EXPECT_THAT(result, IsOk());
  EXPECT_EQ(caught, 1);
}

TEST_F(InProcessRunnerTest, TakesAnIgnoredSignalForNoStop) {
  ::signal(SIGTERM, SIG_IGN);
  const auto result = run([](SpendChannel& channel) {
    ::raise(SIGTERM);
    EXPECT_FALSE(channel.stop_requested());
    channel.report({7, std::nullopt});
  });
  EXPECT_THAT(result, IsOk());
}

TEST_F(InProcessRunnerTest, LetsNoExceptionEscape) {
  const auto result = run([](SpendChannel&) { throw std::runtime_error("anything"); });
  ASSERT_THAT(result, IsOk());
  EXPECT_EQ(result->error->code, Errc::internal);
}

TEST_F(InProcessRunnerTest, TakesATaskWithoutAReportForAFault) {
  EXPECT_THAT(run([](SpendChannel&) {}), FailsWith(Errc::internal));
}

TEST_F(InProcessRunnerTest, TellsTheStagesAndOnceASecondThatItWaits) {
  const ::testing::InSequence in_order;
  EXPECT_CALL(watcher_, waiting(SpendStage::connecting, "host", milliseconds{0}, milliseconds{60'000}));
  EXPECT_CALL(watcher_, waiting(SpendStage::connecting, "host", milliseconds{1000}, milliseconds{60'000}));
  const auto result = run([this](SpendChannel& channel) {
    channel.enter(SpendStage::connecting, "host");
    EXPECT_FALSE(channel.stop_requested());
    clock_.advance(seconds{1});
    EXPECT_FALSE(channel.stop_requested());
    EXPECT_FALSE(channel.stop_requested());
    channel.report({7, std::nullopt});
  });
  EXPECT_THAT(result, IsOk());
}

}  // namespace
}  // namespace maestro
