#include "adapters/files/file_locks.hpp"

#include <fcntl.h>
#include <gmock/gmock.h>
#include <sys/stat.h>

#include <filesystem>
#include <fstream>

#include "adapters/files/range_lock.hpp"
#include "tests/fakes/fake_clock.hpp"
#include "tests/fakes/fake_crypto.hpp"
#include "tests/support/child_process.hpp"
#include "tests/support/matchers.hpp"
#include "tests/support/temporary_directory.hpp"

namespace maestro::testing {
namespace {

using std::chrono::milliseconds;
using ::testing::HasSubstr;
using ::testing::Not;

const RowName work{{"anthropic", "work"}, RecordKind::session};
const RowName home{{"anthropic", "home"}, RecordKind::session};
const RowName pending{{"anthropic", "work"}, RecordKind::pending_login};

class FileLocksTest : public ::testing::Test {
 protected:
  LockNote at_work() { return {static_cast<std::uint32_t>(::getpid()), clock.now(), std::nullopt, {}}; }

  TemporaryDirectory directory;
  std::string file = directory / "vault.lock";
  FakeClock clock;
  FakeCrypto crypto;
  FileLocks locks{file, crypto, clock};
};

TEST_F(FileLocksTest, WaitsForTheWholeTimeoutAndNotLonger) {
  const auto held = locks.lock(work, milliseconds(0));
  ASSERT_THAT(held, IsOk());
  const milliseconds start = clock.elapsed();
  EXPECT_THAT(locks.lock(work, milliseconds(300)), FailsWith(Errc::vault_busy));
  EXPECT_EQ(clock.elapsed() - start, milliseconds(300));
  EXPECT_EQ(clock.sleeps().at(0), milliseconds(2));
  EXPECT_EQ(clock.sleeps().at(1), milliseconds(4));
  for (const milliseconds pause : clock.sleeps()) EXPECT_LE(pause, milliseconds(50));
}

TEST_F(FileLocksTest, MakesAPrivateDirectoryForItself) {
  FileLocks fresh(directory / "new/data/vault.lock", crypto, clock);
  EXPECT_THAT(fresh.lock(work, milliseconds(0)), FailsWith(Errc::vault_unavailable));
  ASSERT_THAT(fresh.make_room(), IsOk());
  EXPECT_EQ(std::filesystem::status(directory / "new/data").permissions(), std::filesystem::perms::owner_all);
  EXPECT_THAT(fresh.lock(work, milliseconds(0)), IsOk());
  EXPECT_THAT(fresh.make_room(), IsOk());
}

TEST_F(FileLocksTest, OfEverythingSweepWhatKilledProcessesHaveLeft) {
  const std::string left_over = directory / ".vault.db.0123456789abcdef.tmp";
  std::ofstream(left_over) << "x";
  {
    const auto held = locks.lock(work, milliseconds(0));
    EXPECT_THAT(locks.lock_all(milliseconds(0)), FailsWith(Errc::vault_busy));
    EXPECT_TRUE(std::filesystem::exists(left_over)) << "somebody may be about to publish it";
  }
  EXPECT_THAT(locks.lock_all(milliseconds(0)), IsOk());
  EXPECT_FALSE(std::filesystem::exists(left_over));
}

TEST_F(FileLocksTest, DoesNotWaitWithoutTimeout) {
  const auto held = locks.lock(work, milliseconds(0));
  EXPECT_THAT(locks.lock(work, milliseconds(0)), FailsWith(Errc::vault_busy));
  EXPECT_THAT(clock.sleeps(), ::testing::IsEmpty());
}

TEST_F(FileLocksTest, ExcludesOnlyTheSameRow) {
  const auto held = locks.lock(work, milliseconds(0));
  EXPECT_THAT(locks.lock(home, milliseconds(0)), IsOk());
  EXPECT_THAT(locks.lock(pending, milliseconds(0)), IsOk());
  EXPECT_THAT(locks.lock(work, milliseconds(0)), FailsWith(Errc::vault_busy));
}

TEST_F(FileLocksTest, TheWholeVaultExcludesEveryRowAndTheOtherWayRound) {
  {
    const auto everything = locks.lock_all(milliseconds(0));
    ASSERT_THAT(everything, IsOk());
    for (const RowName& name : {work, home, pending}) {
      EXPECT_THAT(locks.lock(name, milliseconds(0)), FailsWith(Errc::vault_busy));
      EXPECT_TRUE(locks.is_held(name));
    }
  }
  const auto held = locks.lock(work, milliseconds(0));
  EXPECT_THAT(locks.lock_all(milliseconds(0)), FailsWith(Errc::vault_busy));
}

// The first eight bytes of the SHA-256 of "anthropic\nwork", below 2^62, as version 0.1.0 has it.
TEST_F(FileLocksTest, ARowHasTheByteThatItAlwaysHad) {
  const auto byte_of = [this](const std::string& text) {
    const Sha256Digest digest = crypto.sha256(text);
    std::int64_t byte = 0;
    for (std::size_t i = 0; i < 8; ++i)
      byte = static_cast<std::int64_t>((static_cast<std::uint64_t>(byte) << 8) | static_cast<unsigned char>(digest[i]));
    return byte & ((std::int64_t{1} << 62) - 1);
  };
  UniqueFd old(::open(file.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600));
  ASSERT_EQ(try_lock(old.get(), {byte_of("anthropic\nwork"), 1}), LockAttempt::taken);
  EXPECT_THAT(locks.lock(work, milliseconds(0)), FailsWith(Errc::vault_busy));
  EXPECT_THAT(locks.lock(pending, milliseconds(0)), IsOk());
  ASSERT_EQ(try_lock(old.get(), {byte_of("anthropic\nwork\n2"), 1}), LockAttempt::taken);
  EXPECT_THAT(locks.lock(pending, milliseconds(0)), FailsWith(Errc::vault_busy));
}

TEST_F(FileLocksTest, TellsWhetherALockIsHeld) {
  EXPECT_FALSE(locks.is_held(work)) << "there is no file yet";
  {
    const auto held = locks.lock(work, milliseconds(0));
    EXPECT_TRUE(locks.is_held(work));
    EXPECT_FALSE(locks.is_held(home));
  }
  EXPECT_FALSE(locks.is_held(work));
}

TEST_F(FileLocksTest, IsNotPassedOnToPrograms) {
  const auto held = locks.lock(work, milliseconds(0));
  ASSERT_THAT(held, IsOk());
  ASSERT_EQ((*held)->descriptors().size(), 1U);
  EXPECT_NE(::fcntl((*held)->descriptors().at(0), F_GETFD) & FD_CLOEXEC, 0);
}

TEST_F(FileLocksTest, AskForNothingMoreInTheProcessThatSends) {
  const auto held = locks.lock(work, milliseconds(0));
  EXPECT_THAT((*held)->claim(milliseconds(0)), IsOk());
  EXPECT_FALSE((*held)->fence());
  EXPECT_FALSE((*held)->sure_until());
}

TEST_F(FileLocksTest, NeedTheirDirectoryAndAFileThatIsClosedToOthers) {
  FileLocks nowhere(directory / "missing/vault.lock", crypto, clock);
  EXPECT_THAT(nowhere.lock(work, milliseconds(0)), FailsWith(Errc::vault_unavailable));
  ASSERT_THAT(locks.lock(work, milliseconds(0)), IsOk());
  EXPECT_EQ(std::filesystem::status(file).permissions(),
            std::filesystem::perms::owner_read | std::filesystem::perms::owner_write);
  ASSERT_EQ(::chmod(file.c_str(), 0666), 0);
  EXPECT_THAT(locks.lock(work, milliseconds(0)), FailsWith(Errc::vault_permissions));
}

TEST_F(FileLocksTest, ALockDiesWithItsHolder) {
  ChildProcess holder([this](const auto& report) {
    const auto held = locks.lock(work, milliseconds(0));
    report(held ? "locked" : held.error().what);
    ::pause();
  });
  ASSERT_EQ(holder.next_report(), "locked");
  EXPECT_THAT(locks.lock(work, milliseconds(0)), FailsWith(Errc::vault_busy));
  EXPECT_THAT(locks.lock(home, milliseconds(0)), IsOk());
  holder.kill();
  EXPECT_THAT(locks.lock(work, milliseconds(0)), IsOk());
}

TEST_F(FileLocksTest, AForkedProcessHoldsTheLockWhenItsParentHasLetGo) {
  auto held = locks.lock(work, milliseconds(0));
  ASSERT_THAT(held, IsOk());
  ChildProcess worker([&held](const auto& report) {
    report((*held)->claim(milliseconds(0)) ? "claimed" : "refused");
    ::pause();
  });
  ASSERT_EQ(worker.next_report(), "claimed");
  held->reset();
  EXPECT_TRUE(locks.is_held(work));
  EXPECT_THAT(locks.lock(work, milliseconds(0)), FailsWith(Errc::vault_busy));
  worker.kill();
  EXPECT_FALSE(locks.is_held(work));
}

TEST_F(FileLocksTest, ANoteTellsThoseWhoWait) {
  EXPECT_FALSE(locks.note(work)) << "there is no file yet";
  const auto held = locks.lock(work, milliseconds(0));
  EXPECT_FALSE(locks.note(work)) << "the file is empty, as version 0.1.0 leaves it";
  LockNote note = at_work();
  note.gave_up_at = clock.now() + std::chrono::seconds(7);
  note.verdict = {Errc::unreachable, "No route to api.example", "Check the network."};
  (*held)->leave(note);
  const auto read = locks.note(work);
  ASSERT_TRUE(read);
  EXPECT_EQ(read->process, note.process);
  EXPECT_EQ(read->since, note.since);
  EXPECT_EQ(read->gave_up_at, note.gave_up_at);
  EXPECT_EQ(read->verdict, note.verdict);
  EXPECT_FALSE(locks.note(home));
  (*held)->leave(at_work());
  EXPECT_FALSE(locks.note(work)->gave_up_at);
}

TEST_F(FileLocksTest, ANoteOutlivesItsLock) {
  {
    const auto held = locks.lock(work, milliseconds(0));
    (*held)->leave(at_work());
  }
  EXPECT_TRUE(locks.note(work));
}

TEST_F(FileLocksTest, ALongTextIsCutBetweenCharacters) {
  const auto held = locks.lock(work, milliseconds(0));
  LockNote note = at_work();
  note.verdict = {Errc::unreachable, std::string(159, 'x') + "\u00e9t\u00e9", std::string(500, 'y')};
  (*held)->leave(note);
  const auto read = locks.note(work);
  ASSERT_TRUE(read);
  EXPECT_EQ(read->verdict.what, std::string(159, 'x'));
  EXPECT_EQ(read->verdict.hint, std::string(160, 'y'));
}

TEST_F(FileLocksTest, ATornOrForeignNoteIsNone) {
  const auto held = locks.lock(work, milliseconds(0));
  (*held)->leave(at_work());
  std::string whole;
  {
    std::ifstream in(file, std::ios::binary);
    whole.assign(std::istreambuf_iterator<char>(in), {});
  }
  const std::size_t start = whole.find("maestro-note");
  ASSERT_NE(start, std::string::npos);
  const auto with = [&](const std::string& content) {
    std::ofstream(file, std::ios::binary | std::ios::trunc) << content;
    return locks.note(work);
  };
  for (std::size_t byte = start; byte < start + 512; byte += 3) {
    std::string torn = whole;
    torn[byte] = static_cast<char>(torn[byte] ^ 0x10);
    EXPECT_FALSE(with(torn)) << byte - start;
  }
  for (const std::size_t length : {start, start + 1, start + 511}) EXPECT_FALSE(with(whole.substr(0, length)));
  EXPECT_FALSE(with(std::string(64 * 512, 'x')));
  EXPECT_TRUE(with(whole));
}

TEST_F(FileLocksTest, BusyNamesTheProcessWhereALivingOneHasLeftANote) {
  const auto words = [this] { return locks.lock(work, milliseconds(0)).error().what; };
  const auto held = locks.lock(work, milliseconds(0));
  EXPECT_EQ(words(), "Another process is using this login");
  (*held)->leave(at_work());
  EXPECT_EQ(words(), "Another process is using this login (process " + std::to_string(::getpid()) + ")");
  ChildProcess ended([](const auto& report) { report(std::to_string(::getpid())); });
  const std::string number = ended.next_report();
  ended.kill();
  LockNote stale = at_work();
  stale.process = static_cast<std::uint32_t>(std::stoul(number));
  (*held)->leave(stale);
  EXPECT_EQ(words(), "Another process is using this login");
}

TEST_F(FileLocksTest, TheHolderOfTheWholeVaultIsNamedToThoseWhoWaitForOneLogin) {
  const auto everything = locks.lock_all(milliseconds(0));
  (*everything)->leave(at_work());
  EXPECT_THAT(locks.lock(work, milliseconds(0)).error().what, HasSubstr(std::to_string(::getpid())));
  ASSERT_TRUE(locks.note(home));
  EXPECT_EQ(locks.note(home)->process, static_cast<std::uint32_t>(::getpid()));
}

}  // namespace
}  // namespace maestro::testing
