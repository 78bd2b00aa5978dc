#include <sys/mman.h>
#include <time.h>

#include <algorithm>
#include <fstream>
#include <iostream>

#include "tests/adapters/worker/worker_scene.hpp"
#include "tests/support/matchers.hpp"

namespace maestro::testing {
namespace {

double now_in_milliseconds() {
  timespec now{};
  ::clock_gettime(CLOCK_MONOTONIC, &now);
  return static_cast<double>(now.tv_sec) * 1e3 + static_cast<double>(now.tv_nsec) / 1e6;
}

/// Of both processes.
struct Shared {
  double first_instruction = 0;
  long worker_kib = 0;
};

/// Memory with what is shared counted in parts.
long proportional_kib() {
  std::ifstream rollup("/proc/self/smaps_rollup");
  for (std::string line; std::getline(rollup, line);)
    if (line.starts_with("Pss:")) return std::stol(line.substr(4));
  return 0;
}

class ClockedTask final : public SpendTask {
 public:
  explicit ClockedTask(Shared& shared) : shared_(shared) {}
  void run(SpendChannel& channel) override {
    shared_.first_instruction = now_in_milliseconds();
    channel.report({7, std::nullopt});
  }
  std::vector<int> descriptors() override { return {}; }

 private:
  Shared& shared_;
};

class WorkerCost : public ::testing::Test {
 protected:
  WorkerCost() {
    void* memory = ::mmap(nullptr, sizeof(Shared), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (memory == MAP_FAILED) throw std::runtime_error("no shared memory");
    shared_ = new (memory) Shared;
  }
  double by_worker() {
    const double began = now_in_milliseconds();
    EXPECT_THAT(runner_.run(std::make_unique<ClockedTask>(*shared_), std::chrono::hours{1}, watcher_), IsOk());
    return shared_->first_instruction - began;
  }
  double by_plain_fork() {
    const double began = now_in_milliseconds();
    const pid_t child = ::fork();
    if (child == 0) {
      shared_->first_instruction = now_in_milliseconds();
      ::_exit(0);
    }
    ::waitpid(child, nullptr, 0);
    return shared_->first_instruction - began;
  }
  Shared* shared_ = nullptr;
  SystemClock clock_;
  QuietWatcher watcher_;
  ForkedWorker runner_{clock_, {}};
};

double median(std::vector<double> values) {
  std::sort(values.begin(), values.end());
  return values[values.size() / 2];
}

TEST_F(WorkerCost, PrintsTheTimeToTheFirstInstruction) {
  std::vector<double> worker;
  std::vector<double> plain;
  for (int pair = 0; pair < 200; ++pair) {
    worker.push_back(by_worker());
    plain.push_back(by_plain_fork());
  }
  std::cout << "figure: from the call to the first instruction of the task: " << median(worker) << " ms, a plain fork "
            << median(plain) << " ms (medians of 200 pairs)\n";
}

class WeighedTask final : public SpendTask {
 public:
  explicit WeighedTask(Shared& shared, Talk talk) : shared_(shared), talk_(std::move(talk)) {}
  void run(SpendChannel& channel) override {
    talk_.wait_for_order();
    shared_.worker_kib = proportional_kib();
    channel.report({7, std::nullopt});
  }
  std::vector<int> descriptors() override { return talk_.descriptors(); }

 private:
  Shared& shared_;
  Talk talk_;
};

/// Weighs the caller at its first look, and lets the worker weigh itself then.
struct WeighingWatcher final : SpendWatcher {
  explicit WeighingWatcher(int orders) : orders_(orders) {}
  void waiting(SpendStage, const std::string&, std::chrono::milliseconds, std::chrono::milliseconds) override {
    if (caller_kib != 0) return;
    caller_kib = proportional_kib();
    EXPECT_EQ(::write(orders_, "g", 1), 1);
  }
  int orders_;
  long caller_kib = 0;
};

TEST_F(WorkerCost, PrintsTheMemoryOfTheWaitingPair) {
  std::array<int, 2> orders{};
  ASSERT_EQ(::pipe2(orders.data(), O_CLOEXEC), 0);
  const UniqueFd giver(orders[1]);
  WeighingWatcher watcher(giver.get());
  const long alone = proportional_kib();
  auto task = std::make_unique<WeighedTask>(*shared_, Talk(UniqueFd(), UniqueFd(orders[0])));
  EXPECT_THAT(runner_.run(std::move(task), std::chrono::hours{1}, watcher), IsOk());
  std::cout << "figure: memory of caller and worker while they wait: " << watcher.caller_kib << " + "
            << shared_->worker_kib << " KiB, of the caller alone before " << alone << " KiB\n";
}

}  // namespace
}  // namespace maestro::testing
