#include "adapters/files/file_whereabouts.hpp"

#include <gmock/gmock.h>

#include <filesystem>
#include <fstream>

#include "adapters/files/directory_site.hpp"
#include "adapters/files/file_facts.hpp"
#include "tests/adapters/files/mounts.hpp"
#include "tests/fakes/fake_crypto.hpp"
#include "tests/support/matchers.hpp"
#include "tests/support/temporary_directory.hpp"

namespace maestro::testing {
namespace {

namespace fs = std::filesystem;

class FileWhereaboutsTest : public ::testing::Test {
 protected:
  FileWhereaboutsTest() {
    fs::create_directory(vault);
    write(file, "vault");
    write(host.machine_id, "0123456789abcdef0123456789abcdef\n");
    write(host.boot_id, "5b6e2d0e-8d1c-4c55-9a52-b4d1e2d0c111\n");
  }
  static void write(const std::string& path, const std::string& text) { std::ofstream(path) << text; }
  VaultPlace place() { return FileWhereabouts(file, crypto, host).place().value(); }
  static VaultHome home_at(const VaultPlace& place) { return home_after_write({}, place); }

  TemporaryDirectory root;
  std::string vault = root / "data";
  std::string file = vault + "/vault.db";
  HostFiles host{root / "machine-id", root / "boot_id"};
  FakeCrypto crypto;
};

TEST_F(FileWhereaboutsTest, TellsWhichFileItIs) {
  const VaultPlace before = place();
  EXPECT_NE(before.inode, 0U);
  EXPECT_EQ(before.path, file);
  EXPECT_FALSE(before.is_mounted_alone);
  fs::rename(file, vault + "/kept");
  fs::copy_file(vault + "/kept", file);
  EXPECT_NE(place().inode, before.inode);
  fs::rename(vault + "/kept", file);
  EXPECT_EQ(place().inode, before.inode);
  EXPECT_EQ(place().born_ns, before.born_ns);
}

TEST_F(FileWhereaboutsTest, NeedsAVault) {
  fs::remove(file);
  EXPECT_THAT(FileWhereabouts(file, crypto, host).place(), FailsWith(Errc::vault_unavailable));
}

TEST_F(FileWhereaboutsTest, TellsMachinesApartWithoutNamingThem) {
  const VaultPlace first = place();
  ASSERT_TRUE(first.machine);
  const Sha256Digest plain = crypto.sha256("0123456789abcdef0123456789abcdef");
  EXPECT_NE(std::string(first.machine->data(), 16), std::string(plain.data(), 16));
  write(host.machine_id, "fedcba9876543210fedcba9876543210\n");
  EXPECT_NE(place().machine, first.machine);
  EXPECT_EQ(place().boot, first.boot);
  write(host.boot_id, "another\n");
  EXPECT_NE(place().boot, first.boot);
}

TEST_F(FileWhereaboutsTest, AMachineWithoutAnIdHasNone) {
  for (const char* text : {"", "\n", "uninitialized\n"}) {
    write(host.machine_id, text);
    EXPECT_FALSE(place().machine) << text;
  }
  fs::remove(host.machine_id);
  fs::remove(host.boot_id);
  EXPECT_FALSE(place().machine);
  EXPECT_EQ(place().boot, HostId{});
}

TEST_F(FileWhereaboutsTest, FindsTheOriginalWhereItStillLies) {
  const VaultHome home = home_at(place());
  FileWhereabouts whereabouts(root / "copy.db", crypto, host);
  fs::copy_file(file, root / "copy.db");
  EXPECT_TRUE(whereabouts.original_is_there(home));
  fs::rename(file, vault + "/moved");
  EXPECT_FALSE(whereabouts.original_is_there(home)) << "gone";
  write(file, "another");
  EXPECT_FALSE(whereabouts.original_is_there(home)) << "another file in its place";
  EXPECT_FALSE(whereabouts.original_is_there({}));
}

TEST_F(FileWhereaboutsTest, ARenamedDirectoryKeepsItsHome) {
  const VaultHome home = home_at(place());
  fs::rename(vault, root / "renamed");
  const VaultPlace now = FileWhereabouts(root / "renamed/vault.db", crypto, host).place().value();
  EXPECT_EQ(judge_home(home, now, false), HomeVerdict::home);
}

TEST_F(FileWhereaboutsTest, ACopyHasAnotherHome) {
  const VaultPlace first = place();
  if (!first.is_local || first.born_ns == 0) GTEST_SKIP() << "this file system keeps no birth times";
  fs::copy(vault, root / "copy", fs::copy_options::recursive);
  FileWhereabouts copy(root / "copy/vault.db", crypto, host);
  const VaultHome home = home_at(first);
  EXPECT_EQ(judge_home(home, copy.place().value(), copy.original_is_there(home)), HomeVerdict::copy_beside);
}

TEST_F(FileWhereaboutsTest, BothWaysToTellAMountAgree) {
  const auto facts = facts_of(file);
  ASSERT_TRUE(facts && facts->mount);
  EXPECT_EQ(facts->mount, mount_by_descriptor(file));
}

TEST_F(FileWhereaboutsTest, AFileThatIsMountedAloneIsTold) {
  const std::string told = with_own_mounts([this]() -> std::string {
    write(root / "target", "");
    const std::string inside = root / "container";
    fs::create_directory(inside);
    write(inside + "/vault.db", "");
    if (::mount(file.c_str(), (inside + "/vault.db").c_str(), nullptr, MS_BIND, nullptr) != 0) return no_mounts;
    const bool alone = FileWhereabouts(inside + "/vault.db", crypto, host).place().value().is_mounted_alone;
    fs::create_directory(root / "whole");
    if (::mount(vault.c_str(), (root / "whole").c_str(), nullptr, MS_BIND, nullptr) != 0) return no_mounts;
    const bool whole = FileWhereabouts(root / "whole/vault.db", crypto, host).place().value().is_mounted_alone;
    const bool both_ways = mount_by_descriptor(inside + "/vault.db") != mount_by_descriptor(inside);
    return std::string(alone ? "alone" : "not told") + (whole ? ", and a directory" : "") +
           (both_ways ? "" : ", one way");
  });
  if (told == no_mounts) GTEST_SKIP() << told;
  EXPECT_EQ(told, "alone");
}

TEST(FileSystemFacts, TellTheTypeOfAMount) {
  constexpr std::string_view mounts =
      "22 1 8:1 / / rw,relatime shared:1 - ext4 /dev/sda1 rw\n"
      "220 22 0:50 / /home/ada/far rw,nosuid - fuse.sshfs ada@far:/ rw,user_id=1000\n";
  EXPECT_EQ(mounted_type(mounts, 22), "ext4");
  EXPECT_EQ(mounted_type(mounts, 220), "fuse.sshfs");
  EXPECT_EQ(mounted_type(mounts, 2), std::nullopt);
  EXPECT_EQ(mounted_type("22 cut", 22), std::nullopt);
}

TEST(FileSystemFacts, OnlyWhatOtherMachinesWriteToIsRemote) {
  EXPECT_EQ(kind_of_user_space("fuse.sshfs"), FileSystemKind::remote);
  EXPECT_EQ(kind_of_user_space("fuse.rclone"), FileSystemKind::remote);
  for (const char* local : {"fuse.gocryptfs", "fuse.bindfs", "fuseblk", "virtiofs", "fuse"})
    EXPECT_EQ(kind_of_user_space(local), FileSystemKind::user_space) << local;
}

TEST_F(FileWhereaboutsTest, ASurveyLooksAtTheNearestDirectoryThatExists) {
  fs::permissions(vault, fs::perms::owner_all);
  fs::permissions(file, fs::perms::owner_read | fs::perms::owner_write);
  const VaultSurvey there = DirectorySite(file).survey();
  EXPECT_TRUE(there.directory_exists);
  EXPECT_FALSE(there.unsafe);
  EXPECT_FALSE(there.is_remote);
  EXPECT_FALSE(there.is_locked);
  const VaultSurvey nowhere = DirectorySite(root / "a/b/vault.db").survey();
  EXPECT_FALSE(nowhere.directory_exists);
  EXPECT_EQ(nowhere.file_system, there.file_system);
  fs::permissions(file, static_cast<fs::perms>(0644));
  EXPECT_TRUE(DirectorySite(file).survey().unsafe);
}

}  // namespace
}  // namespace maestro::testing
