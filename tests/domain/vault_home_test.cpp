#include "domain/vault_home.hpp"

#include <gmock/gmock.h>

namespace maestro::testing {
namespace {

using ::testing::ElementsAre;

HostId id(char fill) {
  HostId made{};
  made.fill(fill);
  return made;
}

const VaultHome at_home{11, 500, {id('m')}, id('b'), "/data/vault.db"};
const VaultPlace there{11, 500, id('m'), id('b'), "/data/vault.db", true, false};

VaultPlace place(std::uint64_t inode, std::int64_t born, std::optional<HostId> machine, HostId boot) {
  VaultPlace made = there;
  made.inode = inode;
  made.born_ns = born;
  made.machine = machine;
  made.boot = boot;
  return made;
}

HomeVerdict verdict(const VaultPlace& where, bool original_is_there = false) {
  return judge_home(at_home, where, original_is_there);
}

TEST(VaultHomeTest, AVaultWithoutAHomeIsAtHomeAnywhere) {
  EXPECT_EQ(judge_home({}, there, false), HomeVerdict::home);
  EXPECT_EQ(judge_home({}, place(7, 7, std::nullopt, id('x')), true), HomeVerdict::home);
}

TEST(VaultHomeTest, TheSameFileOnTheSameMachineIsHome) {
  EXPECT_EQ(verdict(there), HomeVerdict::home);
  EXPECT_EQ(verdict(place(11, 500, id('m'), id('x'))), HomeVerdict::home) << "after a restart";
  EXPECT_EQ(verdict(place(11, 500, id('c'), id('b'))), HomeVerdict::home) << "in a container with an id of its own";
  EXPECT_EQ(verdict(place(11, 500, std::nullopt, id('b'))), HomeVerdict::home) << "in a container without one";
}

TEST(VaultHomeTest, AnotherFileOnTheSameMachineHasMovedWhereTheOldPathDoesNotHoldIt) {
  EXPECT_EQ(verdict(place(12, 600, id('m'), id('b'))), HomeVerdict::moved);
  EXPECT_EQ(verdict(place(12, 600, id('m'), id('x'))), HomeVerdict::moved);
  EXPECT_EQ(verdict(place(11, 600, id('m'), id('b'))), HomeVerdict::moved) << "an inode number that is used again";
  EXPECT_EQ(verdict(place(12, 500, id('m'), id('b'))), HomeVerdict::moved);
}

TEST(VaultHomeTest, AnotherFileOfTheSameStartAloneIsACopyInAContainer) {
  EXPECT_EQ(verdict(place(12, 600, std::nullopt, id('b'))), HomeVerdict::copy_in_container);
  EXPECT_EQ(verdict(place(12, 600, id('c'), id('b'))), HomeVerdict::copy_in_container);
  EXPECT_EQ(verdict(place(12, 600, id('c'), id('b')), true), HomeVerdict::copy_in_container);
}

TEST(VaultHomeTest, AnotherFileBesideTheOriginalIsACopy) {
  EXPECT_EQ(verdict(place(12, 600, id('m'), id('b')), true), HomeVerdict::copy_beside);
}

TEST(VaultHomeTest, AnotherFileOnAnotherMachineIsACopy) {
  EXPECT_EQ(verdict(place(12, 600, id('o'), id('x'))), HomeVerdict::copy);
  EXPECT_EQ(verdict(place(12, 600, std::nullopt, id('x'))), HomeVerdict::copy);
  EXPECT_EQ(verdict(place(12, 600, id('o'), id('x')), true), HomeVerdict::copy);
}

TEST(VaultHomeTest, TheSameFileOnAnotherMachineIsAClone) {
  EXPECT_EQ(verdict(place(11, 500, id('o'), id('x'))), HomeVerdict::clone);
}

// A container has no identifier of its own, and the machine below it may have started anew.
TEST(VaultHomeTest, TheSameFileWhereNoMachineHasAnIdIsHome) {
  EXPECT_EQ(verdict(place(11, 500, std::nullopt, id('x'))), HomeVerdict::home);
}

TEST(VaultHomeTest, AVolumeMayComeUpOnAnotherNodeWhereNoMachineHasAnId) {
  VaultHome volume = at_home;
  volume.machines.clear();
  EXPECT_EQ(judge_home(volume, place(11, 500, std::nullopt, id('x')), false), HomeVerdict::home);
  EXPECT_EQ(judge_home(volume, place(11, 500, std::nullopt, HostId{}), false), HomeVerdict::home);
  EXPECT_EQ(judge_home(volume, place(11, 500, id('o'), id('x')), false), HomeVerdict::clone);
  EXPECT_EQ(judge_home(volume, place(12, 600, std::nullopt, id('x')), false), HomeVerdict::copy);
}

TEST(VaultHomeTest, AnUnknownStartIsNotTheSameStart) {
  VaultHome without = at_home;
  without.boot = {};
  EXPECT_EQ(judge_home(without, place(12, 600, id('o'), HostId{}), false), HomeVerdict::copy);
}

TEST(VaultHomeTest, TheMachineAloneDecidesWhereFilesCannotBeToldApart) {
  for (const auto& make_vague :
       {+[](VaultPlace& where) { where.is_local = false; }, +[](VaultPlace& where) { where.born_ns = 0; }}) {
    const auto vague = [&](VaultPlace where) {
      make_vague(where);
      return where;
    };
    EXPECT_EQ(verdict(vague(place(12, 600, id('m'), id('x'))), true), HomeVerdict::home);
    EXPECT_EQ(verdict(vague(place(11, 500, id('o'), id('b')))), HomeVerdict::copy);
    EXPECT_EQ(verdict(vague(place(11, 500, std::nullopt, id('x')))), HomeVerdict::copy);
    VaultHome nowhere = at_home;
    nowhere.machines.clear();
    EXPECT_EQ(judge_home(nowhere, vague(place(12, 600, std::nullopt, id('x'))), false), HomeVerdict::home);
  }
  VaultHome without_birth = at_home;
  without_birth.born_ns = 0;
  EXPECT_EQ(judge_home(without_birth, place(12, 600, id('m'), id('x')), true), HomeVerdict::home);
}

TEST(VaultHomeTest, OnlyHomeAndWhatHasMovedAreRefreshed) {
  EXPECT_TRUE(may_refresh_at(HomeVerdict::home));
  EXPECT_TRUE(may_refresh_at(HomeVerdict::moved));
  for (const HomeVerdict other :
       {HomeVerdict::copy_in_container, HomeVerdict::copy_beside, HomeVerdict::copy, HomeVerdict::clone})
    EXPECT_FALSE(may_refresh_at(other));
}

TEST(VaultHomeTest, AWriteMakesThePlaceTheHome) {
  const VaultHome next = home_after_write({}, there);
  EXPECT_EQ(next, at_home);
  EXPECT_EQ(home_after_write(next, there), next);
  const VaultHome moved = home_after_write(at_home, place(12, 600, id('m'), id('x')));
  EXPECT_EQ(moved, (VaultHome{12, 600, {id('m')}, id('x'), "/data/vault.db"}));
}

TEST(VaultHomeTest, FourMachinesAreKeptAndTheFirstAlways) {
  VaultHome home = at_home;
  for (const char machine : {'1', '2', '3', '4', '5'})
    home = home_after_write(home, place(11, 500, id(machine), id('b')));
  EXPECT_THAT(home.machines, ElementsAre(id('m'), id('3'), id('4'), id('5')));
  home = home_after_write(home, place(11, 500, id('4'), id('b')));
  EXPECT_THAT(home.machines, ElementsAre(id('m'), id('3'), id('4'), id('5')));
  home = home_after_write(home, place(11, 500, std::nullopt, id('b')));
  EXPECT_EQ(home.machines.size(), 4U);
}

}  // namespace
}  // namespace maestro::testing
