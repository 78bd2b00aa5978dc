#include <gtest/gtest.h>

#include <algorithm>
#include <thread>

#include "adapters/log/spdlog_log.hpp"
#include "tests/fakes/recording_log.hpp"

namespace maestro::testing {
namespace {

constexpr int writers = 4;
constexpr int events_each = 50;

void write_from_many_threads(Log& log) {
  std::vector<std::thread> threads;
  for (int i = 0; i < writers; ++i)
    threads.emplace_back([&log] {
      for (int j = 0; j < events_each; ++j) log.write(RetryPlanned{"a reason", {}});
    });
  for (std::thread& thread : threads) thread.join();
}

TEST(LogContract, TheFakeKeepsEveryEventOfEveryThread) {
  RecordingLog log;
  write_from_many_threads(log);
  EXPECT_EQ(log.count<RetryPlanned>(), writers * events_each);
}

TEST(LogContract, TheRealOneWritesEveryEventOfEveryThreadAsALineOfItsOwn) {
  ::testing::internal::CaptureStderr();
  SpdlogLog log(LogLevel::debug);
  write_from_many_threads(log);
  std::istringstream lines(::testing::internal::GetCapturedStderr());
  int whole = 0;
  for (std::string line; std::getline(lines, line); ++whole)
    EXPECT_EQ(line, "maestro: debug: a reason: trying again in 0 ms");
  EXPECT_EQ(whole, writers * events_each);
}

}  // namespace
}  // namespace maestro::testing
