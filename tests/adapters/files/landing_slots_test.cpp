#include "adapters/files/landing_slots.hpp"

#include <fcntl.h>
#include <gmock/gmock.h>
#include <sys/resource.h>
#include <sys/stat.h>

#include <csignal>
#include <filesystem>
#include <fstream>

#include "tests/adapters/files/mounts.hpp"
#include "tests/fakes/fake_crypto.hpp"
#include "tests/support/matchers.hpp"
#include "tests/support/temporary_directory.hpp"

namespace maestro::testing {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t sealed_width = 8220;  // of a session's row, as it is sealed

LandedRow landed(std::uint64_t generation, char fill = 's') {
  return {std::string(16, 'v'),
          {{"anthropic", "work"}, RecordKind::session},
          {generation, std::string(16, 'k'), std::string(sealed_width, fill)}};
}

class LandingSlotsTest : public ::testing::Test {
 protected:
  LandingSlotsTest() {
    fs::create_directory(vault);
    fs::create_directory(runtime);
    fs::permissions(vault, fs::perms::owner_all);
    fs::permissions(runtime, fs::perms::owner_all);
  }
  LandingSlots slots_in(const std::string& directory) {
    return LandingSlots({directory + "/vault.landing", runtime, [] { return std::string(16, 'v'); }}, crypto);
  }
  /// What a process finds that has only now started.
  std::optional<LandedRow> found(std::size_t number = 0) {
    Result<std::optional<LandedRow>> row = slots_in(vault).read(number);
    EXPECT_THAT(row, IsOk());
    return row ? *std::move(row) : std::nullopt;
  }
  std::uint64_t generation_found(std::size_t number = 0) {
    const auto row = found(number);
    return row ? row->row.generation : 0;
  }

  TemporaryDirectory root;
  std::string vault = root / "data";
  std::string file = vault + "/vault.landing";
  std::string runtime = root / "run";
  FakeCrypto crypto;
  LandingSlots slots = slots_in(vault);
};

TEST_F(LandingSlotsTest, AreMadePrivateAndWithTheirRoom) {
  ASSERT_THAT(slots.prepare(), IsOk());
  struct stat made {};
  ASSERT_EQ(::stat(file.c_str(), &made), 0);
  EXPECT_EQ(made.st_size, 8 * 12288);
  EXPECT_GE(made.st_blocks * 512, made.st_size) << "zeros that are not written have no room";
  EXPECT_EQ(made.st_mode & 07777U, 0600U);
  EXPECT_EQ(std::distance(fs::directory_iterator(vault), {}), 1);
  for (std::size_t number = 0; number < landing_slots; ++number) EXPECT_FALSE(*slots.read(number));
}

TEST_F(LandingSlotsTest, AreLeftAloneWhenTheyAreThere) {
  ASSERT_THAT(slots.prepare(), IsOk());
  ASSERT_THAT((*slots.take(3))->land(landed(5)), IsOk());
  ASSERT_THAT(slots.prepare(), IsOk());
  EXPECT_EQ(generation_found(3), 5U);
}

TEST_F(LandingSlotsTest, WhatHasLandedIsFoundByTheNextProcess) {
  ASSERT_THAT(slots.prepare(), IsOk());
  {
    const auto slot = slots.take(7);
    ASSERT_THAT(slot, IsOk());
    EXPECT_EQ((*slot)->number(), 7U);
    ASSERT_THAT((*slot)->land(landed(5, 'x')), IsOk());
  }
  const auto row = found(7);
  ASSERT_TRUE(row);
  EXPECT_EQ(row->vault_id, std::string(16, 'v'));
  EXPECT_EQ(row->name, landed(5).name);
  EXPECT_EQ(row->row.generation, 5U);
  EXPECT_EQ(row->row.key_id, std::string(16, 'k'));
  EXPECT_EQ(row->row.sealed, std::string(sealed_width, 'x'));
  for (std::size_t number = 0; number < 7; ++number) EXPECT_FALSE(found(number));
}

TEST_F(LandingSlotsTest, ASlotIsHeldByOneProcess) {
  ASSERT_THAT(slots.prepare(), IsOk());
  ChildProcess holder([this](const auto& report) {
    const auto slot = slots_in(vault).take(2);
    report(slot && *slot ? "taken" : "not taken");
    ::pause();
  });
  ASSERT_EQ(holder.next_report(), "taken");
  const auto busy = slots.take(2);
  ASSERT_THAT(busy, IsOk());
  EXPECT_EQ(*busy, nullptr);
  EXPECT_NE(*slots.take(3), nullptr);
  holder.kill();
  EXPECT_NE(*slots.take(2), nullptr);
}

TEST_F(LandingSlotsTest, AClearedSlotStillNamesItsGeneration) {
  ASSERT_THAT(slots.prepare(), IsOk());
  const auto slot = slots.take(0);
  ASSERT_THAT((*slot)->land(landed(5, 'x')), IsOk());
  (*slot)->clear();
  const auto row = found();
  ASSERT_TRUE(row);
  EXPECT_EQ(row->row.generation, 5U);
  EXPECT_EQ(row->name, landed(5).name);
  EXPECT_EQ(row->row.sealed, "");
  std::ifstream in(file, std::ios::binary);
  EXPECT_EQ(std::string(std::istreambuf_iterator<char>(in), {}).find("xx"), std::string::npos);
}

TEST_F(LandingSlotsTest, AWipedSlotRemembersNothing) {
  ASSERT_THAT(slots.prepare(), IsOk());
  const auto slot = slots.take(2);
  ASSERT_THAT((*slot)->land(landed(5, 'x')), IsOk());
  (*slot)->wipe();
  EXPECT_FALSE(found(2));
  std::ifstream in(file, std::ios::binary);
  EXPECT_EQ(std::string(std::istreambuf_iterator<char>(in), {}), std::string(8 * 12288, '\0'));
  ASSERT_THAT((*slot)->land(landed(3)), IsOk());
  EXPECT_EQ(generation_found(2), 3U);
}

TEST_F(LandingSlotsTest, TheLongestRowFitsWhateverTheSessionIsCalled) {
  ASSERT_THAT(slots.prepare(), IsOk());
  LandedRow longest = landed(5);
  longest.name.session = {std::string(64, 'p'), std::string(64, 'q')};
  longest.row.sealed.assign(longest_landed_row, 's');
  const auto slot = slots.take(0);
  EXPECT_THAT((*slot)->land(longest), IsOk());
}

TEST_F(LandingSlotsTest, NoTornOrForeignSlotIsTakenForWhole) {
  ASSERT_THAT(slots.prepare(), IsOk());
  ASSERT_THAT((*slots.take(1))->land(landed(5)), IsOk());
  std::string whole;
  {
    std::ifstream in(file, std::ios::binary);
    whole.assign(std::istreambuf_iterator<char>(in), {});
  }
  const auto with = [&](const std::string& content) {
    std::ofstream(file, std::ios::binary | std::ios::trunc) << content;
    return found(1);
  };
  for (std::size_t byte = 12288; byte < std::size_t{2} * 12288; byte += 97) {
    std::string torn = whole;
    torn[byte] = static_cast<char>(torn[byte] ^ 1);
    EXPECT_FALSE(with(torn)) << byte;
  }
  for (const std::size_t length : {0U, 12288U, 12289U, 24575U}) EXPECT_FALSE(with(whole.substr(0, length))) << length;
  EXPECT_FALSE(with(std::string(whole.size(), 'x')));
  std::string half = whole;  // the first block of a new row over an old one
  ASSERT_THAT(slots_in(vault).prepare(), IsOk());
  with(whole);
  ASSERT_THAT((*slots.take(1))->land(landed(6, 't')), IsOk());
  std::ifstream in(file, std::ios::binary);
  const std::string later(std::istreambuf_iterator<char>(in), {});
  half.replace(12288, 4096, later, 12288, 4096);
  EXPECT_FALSE(with(half));
}

TEST_F(LandingSlotsTest, AShortFileIsCompletedWhereItLies) {
  ASSERT_THAT(slots.prepare(), IsOk());
  ASSERT_THAT((*slots.take(0))->land(landed(5)), IsOk());
  const auto inode = [this] {
    struct stat found {};
    ::stat(file.c_str(), &found);
    return found.st_ino;
  };
  const auto before = inode();
  fs::resize_file(file, 12288 + 100);
  EXPECT_THAT(slots.take(1), FailsWith(Errc::vault_unavailable));
  ASSERT_THAT(slots.prepare(), IsOk());
  EXPECT_EQ(fs::file_size(file), 8U * 12288U);
  EXPECT_EQ(inode(), before);
  EXPECT_EQ(generation_found(0), 5U);
  EXPECT_NE(*slots.take(1), nullptr);
}

TEST_F(LandingSlotsTest, AHoleIsFilledBeforeTheSlotIsUsed) {
  ASSERT_THAT(slots.prepare(), IsOk());
  fs::resize_file(file, 0);
  fs::resize_file(file, 8 * 12288);
  const auto blocks = [this] {
    struct stat found {};
    ::stat(file.c_str(), &found);
    return found.st_blocks;
  };
  ASSERT_EQ(blocks(), 0);
  ASSERT_THAT(slots.take(2), IsOk());
  EXPECT_EQ(blocks() * 512, 12288);
}

TEST_F(LandingSlotsTest, ARowThatDoesNotFitIsRefusedAndChangesNothing) {
  ASSERT_THAT(slots.prepare(), IsOk());
  const auto slot = slots.take(0);
  ASSERT_THAT((*slot)->land(landed(5)), IsOk());
  LandedRow large = landed(6);
  large.row.sealed.resize(12288);
  EXPECT_THAT((*slot)->land(large), FailsWith(Errc::vault_unavailable));
  EXPECT_EQ(generation_found(), 5U);
}

TEST_F(LandingSlotsTest, AMissingOrUnsafeFileIsNoSlot) {
  EXPECT_THAT(slots.take(0), FailsWith(Errc::vault_unavailable));
  ASSERT_THAT(slots.prepare(), IsOk());
  ASSERT_EQ(::chmod(file.c_str(), 0640), 0);
  EXPECT_THAT(slots.take(0), FailsWith(Errc::vault_permissions));
  EXPECT_THAT(slots.prepare(), FailsWith(Errc::vault_permissions));
  EXPECT_THAT(slots.read(0), FailsWith(Errc::vault_permissions)) << "nobody knows what has landed";
}

TEST_F(LandingSlotsTest, ASecondLinkIsNoFault) {
  ASSERT_THAT(slots.prepare(), IsOk());
  fs::create_hard_link(file, vault + "/second");
  EXPECT_NE(*slots.take(0), nullptr);
}

TEST_F(LandingSlotsTest, ASlotIsWrittenThroughADirectoryThatWasRenamed) {
  ASSERT_THAT(slots.prepare(), IsOk());
  const auto slot = slots.take(0);
  fs::rename(vault, root / "elsewhere");
  ASSERT_THAT((*slot)->land(landed(5)), IsOk());
  fs::rename(root / "elsewhere", vault);
  EXPECT_EQ(generation_found(), 5U);
}

TEST_F(LandingSlotsTest, ASlotIsWrittenUnderAMountOverIt) {
  ASSERT_THAT(slots.prepare(), IsOk());
  const std::string told = with_own_mounts([this]() -> std::string {
    const auto slot = slots.take(0);
    if (!slot || !mount_small_disk(vault, "256k")) return no_mounts;
    if (!(*slot)->land(landed(5))) return "not landed";
    return fs::exists(file) ? "a second file has grown" : "landed";
  });
  if (told == no_mounts) GTEST_SKIP() << told;
  EXPECT_EQ(told, "landed");
  EXPECT_EQ(generation_found(), 5U);
}

TEST_F(LandingSlotsTest, ADiskThatFillsUpAfterwardsLosesNothing) {
  const std::string told = with_own_mounts([this]() -> std::string {
    if (!mount_small_disk(vault, "256k")) return no_mounts;
    if (!slots.prepare()) return "not prepared";
    const auto slot = slots.take(0);
    std::ofstream(vault + "/filler") << std::string(1 << 20, 'x');
    if (std::ofstream more(vault + "/more"); more << std::string(8192, 'x') << std::flush)
      return "the disk is not full";
    if (!(*slot)->land(landed(5))) return "not landed";
    if (fs::exists(runtime + "/maestro")) return "landed in the second place";
    return "generation " + std::to_string(generation_found());
  });
  if (told == no_mounts) GTEST_SKIP() << told;
  EXPECT_EQ(told, "generation 5");
}

TEST_F(LandingSlotsTest, ADiskWithoutRoomForThemIsToldBeforehand) {
  const std::string told = with_own_mounts([this]() -> std::string {
    if (!mount_small_disk(vault, "64k")) return no_mounts;
    const Status prepared = slots.prepare();
    if (prepared || prepared.error().code != Errc::no_room) return "not refused";
    return std::to_string(std::distance(fs::directory_iterator(vault), {})) + " files left";
  });
  if (told == no_mounts) GTEST_SKIP() << told;
  EXPECT_EQ(told, "0 files left");
}

class SecondPlaceTest : public LandingSlotsTest {
 protected:
  SecondPlaceTest() { EXPECT_THAT(slots.prepare(), IsOk()); }
  /// In a process whose files cannot be written beyond their first byte: the slot refuses; so does every other file,
  /// unless the limit is lifted before.
  template <class Work>
  static std::string where_writing_fails(Work work) {
    ChildProcess child([&work](const auto& report) {
      ::signal(SIGXFSZ, SIG_IGN);
      report(work([](rlim_t most) {
        const rlimit limit{most, RLIM_INFINITY};
        ::setrlimit(RLIMIT_FSIZE, &limit);
      }));
    });
    return child.next_report();
  }
  /// Lands in slot 5, whose bytes lie beyond what one file may have here.
  std::string land_where_the_slot_refuses(const LandedRow& row) {
    return where_writing_fails([&](const auto& limit) -> std::string {
      const auto slot = slots.take(5);
      if (!slot || !*slot) return "not taken";
      limit(20'000);
      const Status done = (*slot)->land(row);
      return done ? "landed" : done.error().what;
    });
  }
};

TEST_F(SecondPlaceTest, TakesWhatTheDiskRefuses) {
  ASSERT_EQ(land_where_the_slot_refuses(landed(5)), "landed");
  EXPECT_EQ(generation_found(5), 5U);
  EXPECT_EQ(fs::status(runtime + "/maestro").permissions(), fs::perms::owner_all);
  const std::string stored = runtime + "/maestro/" + std::string("76767676767676767676767676767676-5");
  ASSERT_TRUE(fs::exists(stored));
  EXPECT_EQ(fs::status(stored).permissions(), fs::perms::owner_read | fs::perms::owner_write);
  EXPECT_EQ(std::distance(fs::directory_iterator(runtime + "/maestro"), {}), 1);
}

TEST_F(SecondPlaceTest, IsFoundWhereTheVaultsOwnFileIsGone) {
  ASSERT_EQ(land_where_the_slot_refuses(landed(5)), "landed");
  fs::remove(file);
  EXPECT_EQ(generation_found(5), 5U);
}

TEST_F(SecondPlaceTest, TheLaterOneOfBothCountsWhateverTheGenerations) {
  ASSERT_THAT((*slots.take(5))->land(landed(90)), IsOk());
  ASSERT_EQ(land_where_the_slot_refuses(landed(5)), "landed");
  EXPECT_EQ(generation_found(5), 5U);
  ASSERT_THAT((*slots.take(5))->land(landed(4)), IsOk());
  EXPECT_EQ(generation_found(5), 4U);
}

TEST_F(SecondPlaceTest, GoesWhenTheSlotIsCleared) {
  ASSERT_EQ(land_where_the_slot_refuses(landed(5)), "landed");
  (*slots.take(5))->clear();
  EXPECT_TRUE(fs::is_empty(runtime + "/maestro"));
  EXPECT_EQ(generation_found(5), 5U);
  EXPECT_EQ(found(5)->row.sealed, "");
}

TEST_F(SecondPlaceTest, OfAnotherVaultIsNotRead) {
  LandedRow other = landed(5);
  other.vault_id = std::string(16, 'w');
  ASSERT_EQ(land_where_the_slot_refuses(other), "landed");
  EXPECT_FALSE(found(5));
}

TEST_F(SecondPlaceTest, IsNotUsedWhereOthersReachTheRuntimeDirectory) {
  fs::permissions(runtime, static_cast<fs::perms>(0755));
  EXPECT_NE(land_where_the_slot_refuses(landed(5)), "landed");
  EXPECT_FALSE(fs::exists(runtime + "/maestro"));
}

TEST_F(SecondPlaceTest, ALinkInItsPlaceIsNotFollowed) {
  fs::create_directory(root / "trap");
  fs::permissions(root / "trap", fs::perms::owner_all);
  fs::create_directory_symlink(root / "trap", runtime + "/maestro");
  EXPECT_NE(land_where_the_slot_refuses(landed(5)), "landed");
  EXPECT_TRUE(fs::is_empty(root / "trap"));
}

TEST(RuntimeDirectory, IsNamedByTheUsersNumber) {
  ::setenv("XDG_RUNTIME_DIR", "/elsewhere", 1);
  EXPECT_EQ(runtime_directory(), "/run/user/" + std::to_string(::geteuid()));
}

}  // namespace
}  // namespace maestro::testing
