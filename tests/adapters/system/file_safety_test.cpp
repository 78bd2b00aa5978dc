#include "adapters/system/file_safety.hpp"

#include <gmock/gmock.h>
#include <sys/stat.h>

#include <filesystem>
#include <fstream>

#include "tests/support/matchers.hpp"
#include "tests/support/temporary_directory.hpp"

namespace maestro::testing {
namespace {

namespace fs = std::filesystem;

class FileSafetyTest : public ::testing::Test {
 protected:
  static void make_private_file(const std::string& name) {
    std::ofstream(name) << "x";
    fs::permissions(name, fs::perms::owner_read | fs::perms::owner_write);
  }

  TemporaryDirectory directory;
  std::string path = directory / "thing";
};

TEST_F(FileSafetyTest, APrivateFileIsTold) {
  const auto before = check_private_file(path);
  ASSERT_THAT(before, IsOk());
  EXPECT_FALSE(before->has_value());
  make_private_file(path);
  const auto first = check_private_file(path);
  const auto again = check_private_file(path);
  ASSERT_THAT(first, IsOk());
  ASSERT_TRUE(first->has_value());
  EXPECT_TRUE(*first == *again);
  make_private_file(directory / "other");
  fs::rename(directory / "other", path);
  EXPECT_FALSE(*check_private_file(path) == *first) << "another file has taken its place";
}

TEST_F(FileSafetyTest, WhatIsNoFileOfOursAloneIsRefused) {
  make_private_file(path);
  for (const unsigned mode : {0601U, 0610U, 0640U, 0666U, 0620U}) {
    fs::permissions(path, static_cast<fs::perms>(mode));
    EXPECT_THAT(check_private_file(path), FailsWith(Errc::vault_permissions)) << mode;
  }
  fs::permissions(path, fs::perms::owner_read);
  EXPECT_THAT(check_private_file(path), IsOk());
  fs::create_symlink(path, directory / "link");
  EXPECT_THAT(check_private_file(directory / "link"), FailsWith(Errc::vault_permissions));
  EXPECT_THAT(check_private_file(directory.path()), FailsWith(Errc::vault_permissions));
  ASSERT_EQ(::mkfifo((directory / "fifo").c_str(), 0600), 0);
  EXPECT_THAT(check_private_file(directory / "fifo"), FailsWith(Errc::vault_permissions));
}

TEST_F(FileSafetyTest, ASecondLinkIsNoFault) {
  make_private_file(path);
  fs::create_hard_link(path, directory / "second");
  EXPECT_THAT(check_private_file(path), IsOk());
}

TEST_F(FileSafetyTest, ADirectoryIsMadePrivateWithItsParents) {
  const std::string deep = directory / "a/b/maestro";
  ASSERT_THAT(make_private_directory(deep), IsOk());
  EXPECT_EQ(fs::status(deep).permissions(), fs::perms::owner_all);
  EXPECT_THAT(make_private_directory(deep), IsOk()) << "one that is there already";
}

TEST_F(FileSafetyTest, ADirectoryMayBeNamedWithASlashAtItsEnd) {
  ASSERT_THAT(make_private_directory(path + "/"), IsOk());
  EXPECT_EQ(fs::status(path).permissions(), fs::perms::owner_all);
}

TEST_F(FileSafetyTest, ADirectoryOpenToOthersIsRefusedAndLeftAsItIs) {
  fs::create_directory(path);
  for (const unsigned mode : {0750U, 0701U, 0777U}) {
    fs::permissions(path, static_cast<fs::perms>(mode));
    EXPECT_THAT(make_private_directory(path), FailsWith(Errc::vault_permissions));
    EXPECT_EQ(static_cast<unsigned>(fs::status(path).permissions()), mode);
  }
}

TEST_F(FileSafetyTest, ALinkToADirectoryIsRefusedHoweverItIsNamed) {
  fs::create_directory(directory / "real");
  fs::permissions(directory / "real", fs::perms::owner_all);
  fs::create_directory_symlink(directory / "real", path);
  EXPECT_THAT(make_private_directory(path), FailsWith(Errc::vault_permissions));
  EXPECT_THAT(make_private_directory(path + "/"), FailsWith(Errc::vault_permissions));
}

TEST_F(FileSafetyTest, AFileIsNoDirectory) {
  make_private_file(path);
  EXPECT_THAT(make_private_directory(path), FailsWith(Errc::vault_permissions));
  EXPECT_THAT(make_private_directory(path + "/below"), FailsWith(Errc::vault_unavailable));
}

TEST_F(FileSafetyTest, ASmallFileIsReadWhole) {
  for (const std::size_t size : {0U, 1U, 4096U, 4097U, 65536U}) {
    std::ofstream(path) << std::string(size, 'x');
    const auto content = read_small_file(path);
    ASSERT_THAT(content, IsOk()) << size;
    EXPECT_EQ(content->size(), size);
  }
  std::ofstream(path) << std::string(65537, 'x');
  EXPECT_THAT(read_small_file(path), FailsWith(Errc::vault_corrupt));
}

TEST_F(FileSafetyTest, ALinkIsNotRead) {
  std::ofstream(directory / "real") << "x";
  fs::create_symlink(directory / "real", path);
  EXPECT_THAT(read_small_file(path), FailsWith(Errc::vault_unavailable));
}

}  // namespace
}  // namespace maestro::testing
