#include "adapters/vault/lock_file.hpp"

#include <fcntl.h>

#include "tests/adapters/vault/child_process.hpp"
#include "tests/adapters/vault/stored_vault.hpp"
#include "tests/fakes/fake_clock.hpp"

namespace maestro::testing {
namespace {

using std::chrono::milliseconds;

class LockFileTest : public ::testing::Test {
 protected:
  TemporaryDirectory directory;
  FakeClock clock;
  LockFile locks{directory / "vault.lock", clock};
};

TEST_F(LockFileTest, WaitsForItsWholePatienceAndNotLonger) {
  const auto held = locks.lock(7, milliseconds(0));
  ASSERT_THAT(held, IsOk());
  const milliseconds start = clock.elapsed();
  EXPECT_THAT(locks.lock(7, milliseconds(300)), FailsWith(Errc::vault_busy));
  EXPECT_EQ(clock.elapsed() - start, milliseconds(300));
  for (const milliseconds pause : clock.sleeps()) EXPECT_LE(pause, milliseconds(50));
}

TEST_F(LockFileTest, DoesNotWaitWithoutPatience) {
  const auto held = locks.lock(7, milliseconds(0));
  EXPECT_THAT(locks.lock(7, milliseconds(0)), FailsWith(Errc::vault_busy));
  EXPECT_THAT(clock.sleeps(), ::testing::IsEmpty());
}

TEST_F(LockFileTest, ExcludesOnlyTheSameByte) {
  const auto held = locks.lock(7, milliseconds(0));
  EXPECT_THAT(locks.lock(8, milliseconds(0)), IsOk());
  constexpr std::uint64_t beyond_62_bits = std::uint64_t{3} << 62;
  EXPECT_THAT(locks.lock(beyond_62_bits + 7, milliseconds(0)), FailsWith(Errc::vault_busy));
}

TEST_F(LockFileTest, TheWholeRangeExcludesEveryByteAndTheOtherWayRound) {
  {
    const auto everything = locks.lock_all(milliseconds(0));
    ASSERT_THAT(everything, IsOk());
    for (const std::uint64_t byte : {std::uint64_t{0}, std::uint64_t{7}, (std::uint64_t{1} << 62) - 1})
      EXPECT_THAT(locks.lock(byte, milliseconds(0)), FailsWith(Errc::vault_busy)) << byte;
  }
  const auto held = locks.lock((std::uint64_t{1} << 62) - 1, milliseconds(0));
  EXPECT_THAT(locks.lock_all(milliseconds(0)), FailsWith(Errc::vault_busy));
}

TEST_F(LockFileTest, IsNotPassedOnToPrograms) {
  const auto held = locks.lock(7, milliseconds(0));
  ASSERT_THAT(held, IsOk());
  EXPECT_NE(::fcntl(held->get(), F_GETFD) & FD_CLOEXEC, 0);
}

TEST_F(LockFileTest, NeedsItsDirectory) {
  LockFile nowhere(directory / "missing/vault.lock", clock);
  EXPECT_THAT(nowhere.lock(7, milliseconds(0)), FailsWith(Errc::vault_unavailable));
}

TEST_F(LockFileTest, ALockDiesWithItsHolder) {
  RealVault stored(directory / "data");
  ChildProcess holder([this](const auto& report) {
    RealVault own(directory / "data");
    const auto guard = own.vault.lock(work, milliseconds(0));
    report(guard ? "locked" : guard.error().what);
    ::pause();
  });
  ASSERT_EQ(holder.next_report(), "locked");
  EXPECT_THAT(stored.vault.lock(work, milliseconds(0)), FailsWith(Errc::vault_busy));
  EXPECT_THAT(stored.vault.lock(home, milliseconds(0)), IsOk());
  holder.kill();
  EXPECT_THAT(stored.vault.lock(work, milliseconds(0)), IsOk());
}

}  // namespace
}  // namespace maestro::testing
