#include "adapters/files/left_overs.hpp"

#include <gmock/gmock.h>
#include <sys/stat.h>

#include <filesystem>
#include <fstream>

#include "adapters/system/file_safety.hpp"
#include "adapters/system/publish.hpp"
#include "tests/fakes/fake_crypto.hpp"
#include "tests/support/child_process.hpp"
#include "tests/support/matchers.hpp"
#include "tests/support/temporary_directory.hpp"

namespace maestro::testing {
namespace {

namespace fs = std::filesystem;

class LeftOversTest : public ::testing::Test {
 protected:
  void make(const std::string& name) { std::ofstream(directory / name) << "x"; }
  [[nodiscard]] bool stays(const std::string& name) const { return fs::exists(fs::symlink_status(directory / name)); }

  TemporaryDirectory directory;
  FakeCrypto crypto;
};

TEST_F(LeftOversTest, OfKilledProcessesAreRemoved) {
  const std::vector<std::string> left = {".vault.db.0123456789abcdef.tmp", ".vault.landing.0123456789abcdef.tmp",
                                         ".vault.db.0123456789abcdef.tmp-journal", "vault.db.new"};
  for (const std::string& name : left) make(name);
  sweep_left_overs(directory.path());
  for (const std::string& name : left) EXPECT_FALSE(stays(name)) << name;
}

TEST_F(LeftOversTest, NothingElseIsTouched) {
  const std::vector<std::string> others = {"vault.db",        "vault.db-journal",  "vault.key",
                                           "vault.lock",      "vault.landing",     "vault.key.backup",
                                           "vault.key.tmp",   "vault.db.copy",     "vault.db.corrupt-1",
                                           "vault.key.AbC12", "vault.key.AbC1234", "notes.0123456789abcdef.tmp"};
  for (const std::string& name : others) make(name);
  fs::create_directory(directory / ".vault.db.0000000000000000.tmp");
  fs::create_symlink(directory / "vault.db", directory / ".vault.db.1111111111111111.tmp");
  sweep_left_overs(directory.path());
  for (const std::string& name : others) EXPECT_TRUE(stays(name)) << name;
  EXPECT_TRUE(stays(".vault.db.0000000000000000.tmp"));
  EXPECT_TRUE(stays(".vault.db.1111111111111111.tmp"));
}

TEST_F(LeftOversTest, WhatALivingProcessIsMakingStays) {
  ChildProcess maker([this](const auto& report) {
    const auto file = UnfinishedFile::make(directory / "vault.db", crypto);
    report(file ? "." : file.error().what);
    ::pause();
  });
  ASSERT_EQ(maker.next_report(), ".");
  const std::string name = ".vault.db.0001020304050607.tmp";
  sweep_left_overs(directory.path());
  EXPECT_TRUE(stays(name));
  maker.kill();
  EXPECT_TRUE(stays(name));
  sweep_left_overs(directory.path());
  EXPECT_FALSE(stays(name));
}

// A process that was killed between giving the name and taking the temporary one away.
TEST_F(LeftOversTest, ASecondNameOfTheKeyIsRemovedAndACopyOfItIsNot) {
  make("vault.key");
  ASSERT_EQ(::chmod((directory / "vault.key").c_str(), 0600), 0);
  fs::create_hard_link(directory / "vault.key", directory / "vault.key.x9Kq2P");
  make("vault.key.backup");
  EXPECT_THAT(check_private_file(directory / "vault.key"), IsOk()) << "works before anything is swept";
  sweep_left_overs(directory.path());
  EXPECT_FALSE(stays("vault.key.x9Kq2P"));
  EXPECT_TRUE(stays("vault.key.backup"));
  EXPECT_EQ(fs::hard_link_count(directory / "vault.key"), 1U);
}

TEST_F(LeftOversTest, ASecondNameOfTheVaultIsRemoved) {
  make("vault.db");
  fs::create_hard_link(directory / "vault.db", directory / "vault.db.new");
  sweep_left_overs(directory.path());
  EXPECT_FALSE(stays("vault.db.new"));
  EXPECT_TRUE(stays("vault.db"));
}

TEST_F(LeftOversTest, AMissingDirectoryIsNoFault) { sweep_left_overs(directory / "missing"); }

}  // namespace
}  // namespace maestro::testing
