#include <atomic>
#include <thread>

#include "tests/adapters/vault/stored_vault.hpp"

namespace maestro::testing {
namespace {

constexpr std::chrono::seconds patience{60};

template <class Work>
void in_threads(int count, Work work) {
  std::vector<std::thread> threads;
  for (int i = 0; i < count; ++i) threads.emplace_back([&work, i] { work(i); });
  for (std::thread& thread : threads) thread.join();
}

TEST(LockFileThreads, OneThreadAtATimeHoldsAByte) {
  TemporaryDirectory directory;
  SystemClock clock;
  LockFile locks(directory / "vault.lock", clock);
  std::atomic<int> holders = 0;
  std::atomic<int> collisions = 0;
  std::atomic<int> locked = 0;
  in_threads(4, [&](int) {
    for (int i = 0; i < 10; ++i) {
      const auto held = locks.lock(7, patience);
      if (!held) return;
      ++locked;
      if (++holders != 1) ++collisions;
      std::this_thread::yield();
      --holders;
    }
  });
  EXPECT_EQ(locked, 40);
  EXPECT_EQ(collisions, 0);
}

TEST(VaultThreads, RefreshesOfOneVaultFollowEachOther) {
  TemporaryDirectory directory;
  RealVault stored(directory / "data");
  ASSERT_THAT((*stored.vault.lock(work, patience))->commit(new_login('a'), at(1)), IsOk());
  std::atomic<int> failures = 0;
  in_threads(4, [&](int) {
    for (int i = 0; i < 5; ++i) {
      const auto guard = stored.vault.lock(work, patience);
      if (!guard || !(*guard)->commit(refreshed(**(*guard)->load()), at(2))) ++failures;
      if (!stored.vault.load(work)) ++failures;
    }
  });
  EXPECT_EQ(failures, 0);
  EXPECT_EQ((*stored.vault.load(work))->generation, 21U);
}

TEST(VaultThreads, ManyMakeTheVaultAtOnceAndNobodyLosesALogin) {
  TemporaryDirectory directory;
  std::atomic<int> failures = 0;
  in_threads(6, [&](int i) {
    RealVault own(directory / "data");
    const auto guard = own.vault.lock({"anthropic", "p" + std::to_string(i)}, patience);
    if (!guard || !(*guard)->commit(new_login('a'), at(1))) ++failures;
  });
  EXPECT_EQ(failures, 0);
  const auto sessions = RealVault(directory / "data").vault.list();
  ASSERT_THAT(sessions, IsOk());
  EXPECT_EQ(sessions->size(), 6U);
}

}  // namespace
}  // namespace maestro::testing
