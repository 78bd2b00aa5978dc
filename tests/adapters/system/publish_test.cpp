#include "adapters/system/publish.hpp"

#include <gmock/gmock.h>
#include <sys/stat.h>

#include <filesystem>
#include <fstream>
#include <sstream>

#include "tests/fakes/fake_crypto.hpp"
#include "tests/support/matchers.hpp"
#include "tests/support/temporary_directory.hpp"

namespace maestro::testing {
namespace {

namespace fs = std::filesystem;

class PublishTest : public ::testing::Test {
 protected:
  static std::string content_of(const std::string& path) {
    std::ostringstream text;
    text << std::ifstream(path).rdbuf();
    return text.str();
  }
  [[nodiscard]] std::ptrdiff_t entries() const { return std::distance(fs::directory_iterator(directory.path()), {}); }

  TemporaryDirectory directory;
  std::string path = directory / "thing";
  FakeCrypto crypto;
};

TEST_F(PublishTest, ANewFileIsWholeAndPrivateAndAlone) {
  const std::string content(10'000, 'x');
  ASSERT_THAT(create_private_file(path, content, crypto), IsOk());
  EXPECT_EQ(content_of(path), content);
  EXPECT_EQ(fs::status(path).permissions(), fs::perms::owner_read | fs::perms::owner_write);
  EXPECT_EQ(fs::hard_link_count(path), 1U);
  EXPECT_EQ(entries(), 1);
}

TEST_F(PublishTest, ANewFileReplacesNothing) {
  std::ofstream(path) << "before";
  EXPECT_THAT(create_private_file(path, "after", crypto), FailsWith(Errc::vault_unavailable));
  EXPECT_EQ(content_of(path), "before");
  EXPECT_EQ(entries(), 1);
}

TEST_F(PublishTest, ANewFileIsNotMadeThroughALink) {
  fs::create_symlink(directory / "elsewhere", path);
  EXPECT_THAT(create_private_file(path, "x", crypto), FailsWith(Errc::vault_unavailable));
  EXPECT_FALSE(fs::exists(directory / "elsewhere"));
}

TEST_F(PublishTest, AnUnfinishedFileLiesBesideItsNameAndGoesWithItsMaker) {
  {
    auto file = UnfinishedFile::make(path, crypto);
    ASSERT_THAT(file, IsOk());
    ASSERT_THAT(file->write("half"), IsOk());
    EXPECT_EQ(file->temporary_path(), directory / ".thing.0001020304050607.tmp");
    EXPECT_EQ(fs::status(file->temporary_path()).permissions(), fs::perms::owner_read | fs::perms::owner_write);
    EXPECT_FALSE(fs::exists(path));
  }
  EXPECT_EQ(entries(), 0);
}

TEST_F(PublishTest, AnUnfinishedFileMayReplaceOne) {
  std::ofstream(path) << "before";
  auto file = UnfinishedFile::make(path, crypto);
  ASSERT_THAT(file->write("after"), IsOk());
  ASSERT_THAT(std::move(*file).replace(), IsOk());
  EXPECT_EQ(content_of(path), "after");
  EXPECT_EQ(entries(), 1);
}

TEST_F(PublishTest, ItsOwnNamesAreTold) {
  for (const char* own :
       {".vault.db.0123456789abcdef.tmp", ".x.0000000000000000.tmp", ".vault.db.0123456789abcdef.tmp-journal"})
    EXPECT_TRUE(is_temporary_name(own)) << own;
  for (const char* foreign :
       {"", ".tmp", "vault.db", "vault.db.0123456789abcdef.tmp", ".vault.db.0123456789abcde.tmp",
        ".vault.db.0123456789ABCDEF.tmp", ".0123456789abcdef.tmp", "..0123456789abcdef.tmp",
        ".vault.db.0123456789abcdef", ".vault.db.0123456789abcdef.tmp~", ".vault.dbx0123456789abcdef.tmp"})
    EXPECT_FALSE(is_temporary_name(foreign)) << foreign;
}

}  // namespace
}  // namespace maestro::testing
