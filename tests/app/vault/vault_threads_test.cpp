#include <atomic>
#include <thread>

#include "tests/app/vault/stored_vault.hpp"

namespace maestro::testing {
namespace {

constexpr std::chrono::seconds timeout{60};

template <class Work>
void in_threads(int count, Work work) {
  std::vector<std::thread> threads;
  for (int i = 0; i < count; ++i) threads.emplace_back([&work, i] { work(i); });
  for (std::thread& thread : threads) thread.join();
}

TEST(FileLocksThreads, OneThreadAtATimeHoldsALogin) {
  TemporaryDirectory directory;
  OpenSslCrypto crypto;
  SystemClock clock;
  FileLocks locks(directory / "vault.lock", crypto, clock);
  std::atomic<int> holders = 0;
  std::atomic<int> collisions = 0;
  std::atomic<int> locked = 0;
  in_threads(4, [&](int) {
    for (int i = 0; i < 10; ++i) {
      const auto held = locks.lock({work, RecordKind::session}, timeout);
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

/// Waits for the lock, and for a slot.
Status spend_in_turn(TokenVault& vault, const SessionKey& session, const SpendSubject& subject) {
  const auto guard = vault.lock(session, {timeout, std::nullopt});
  if (!guard) return fail(guard.error());
  const auto attempt = (*guard)->reserve(timeout);
  if (!attempt) return fail(attempt.error());
  if (Status begun = (*attempt)->begin(subject); !begun) return begun;
  if (Status landed = (*attempt)->land(answer("a")); !landed) return landed;
  return (*attempt)->commit();
}

TEST(VaultThreads, RefreshesOfOneVaultFollowEachOther) {
  TemporaryDirectory directory;
  RealVault stored(directory / "data");
  ASSERT_THAT(log_in(stored.vault, work, 'a'), IsOk());
  const std::uint64_t before = (*stored.vault.load(work))->generation;
  std::atomic<int> failures = 0;
  in_threads(4, [&](int) {
    for (int i = 0; i < 5; ++i) {
      if (!spend_in_turn(stored.vault, work, RefreshSubject{})) ++failures;
      if (!stored.vault.load(work)) ++failures;
    }
  });
  EXPECT_EQ(failures, 0);
  EXPECT_EQ((*stored.vault.load(work))->generation, before + 20);
}

TEST(VaultThreads, ManyMakeTheVaultAtOnceAndNobodyLosesALogin) {
  TemporaryDirectory directory;
  std::atomic<int> failures = 0;
  in_threads(6, [&](int i) {
    RealVault own(directory / "data");
    if (!spend_in_turn(own.vault, {"anthropic", "p" + std::to_string(i)}, login_subject('a'))) ++failures;
  });
  EXPECT_EQ(failures, 0);
  const auto sessions = RealVault(directory / "data").vault.list();
  ASSERT_THAT(sessions, IsOk());
  EXPECT_EQ(sessions->size(), 6U);
}

}  // namespace
}  // namespace maestro::testing
