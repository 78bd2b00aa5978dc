#include <gmock/gmock.h>

#include <filesystem>
#include <fstream>

#include "tests/adapters/vault/real_vault.hpp"
#include "tests/contracts/sample_records.hpp"
#include "tests/support/matchers.hpp"
#include "tests/support/temporary_directory.hpp"

namespace maestro::testing {
namespace {

using std::filesystem::perms;

/// A store whose disk may be full: it reads, and writes nothing.
class FullRows final : public RowStore {
 public:
  explicit FullRows(RowStore& rows) : rows_(rows) {}
  Result<std::optional<VaultHeader>> header() override { return rows_.header(); }
  Status create(const VaultHeader& header) override { return rows_.create(header); }
  Result<std::optional<Row>> find(const RowName& name) override { return rows_.find(name); }
  Result<std::vector<SessionKey>> list(RecordKind kind) override { return rows_.list(kind); }
  Result<std::vector<RowName>> names() override { return rows_.names(); }
  Status rewrite(const VaultHeader& header, std::span<const RowChange> rows) override {
    return rows_.rewrite(header, rows);
  }
  Status copy_to(const std::string& path) override { return rows_.copy_to(path); }
  Result<std::unique_ptr<RowStore>> open_copy(const std::string& path) override { return rows_.open_copy(path); }
  Result<std::string> move_aside(const std::string& suffix) override { return rows_.move_aside(suffix); }
  Status apply(std::span<const RowChange> changes) override {
    if (is_full) return fail(Errc::vault_unavailable, "the disk is full");
    return rows_.apply(changes);
  }
  bool is_full = false;

 private:
  RowStore& rows_;
};

class SpillTest : public ::testing::Test {
 protected:
  SpillTest() { EXPECT_THAT(lock()->commit(new_login('a'), at(1)), IsOk()); }
  std::unique_ptr<SessionGuard> lock() { return *vault_.lock(work, std::chrono::milliseconds(0)); }
  SessionRecord stored() { return **vault_.load(work); }
  void spill() {
    rows_.is_full = true;
    const Result<Kept> kept = lock()->commit(refreshed(stored()), at(2));
    rows_.is_full = false;
    ASSERT_THAT(kept, IsOk());
    ASSERT_EQ(*kept, Kept::beside_it);
  }
  static std::string file_in(const std::string& directory) { return directory + "/spill-anthropic:work"; }

  TemporaryDirectory directory_;
  RealVault real_{directory_ / "data"};
  FullRows rows_{real_.rows};
  SealedVault vault_{{real_.directory, real_.refuge}, rows_, real_.keys, real_.crypto, real_.clock};
};

TEST_F(SpillTest, CountsAsStored) {
  spill();
  EXPECT_EQ(stored().generation, 2U);
  spill();
  EXPECT_EQ(stored().generation, 3U);
  EXPECT_THAT(vault_.list().value(), ::testing::ElementsAre(work));
}

TEST_F(SpillTest, OfAFirstLoginCountsAsStored) {
  rows_.is_full = true;
  ASSERT_THAT((*vault_.lock(home, std::chrono::milliseconds(0)))->commit(new_login('b'), at(1)), IsOk());
  rows_.is_full = false;
  EXPECT_EQ((*vault_.load(home))->generation, 1U);
  EXPECT_THAT(vault_.list().value(), ::testing::ElementsAre(home, work));
}

TEST_F(SpillTest, IsBroughtInByTheNextWrite) {
  spill();
  ASSERT_THAT(lock()->intend({at(3), {}}), IsOk());
  EXPECT_FALSE(std::filesystem::exists(file_in(real_.directory)));
  EXPECT_EQ(stored().generation, 2U);
  EXPECT_EQ(stored().history.size(), 2U);
}

TEST_F(SpillTest, IsForgottenByALogout) {
  spill();
  ASSERT_THAT(lock()->erase(at(3)), IsOk());
  EXPECT_EQ(stored().state, GrantState::forgotten);
  EXPECT_EQ(stored().generation, 3U);
}

TEST_F(SpillTest, IsSealedAndItsOwnersAlone) {
  spill();
  const std::string file = file_in(real_.directory);
  EXPECT_EQ(std::filesystem::status(file).permissions(), perms(0600));
  std::ifstream stream(file, std::ios::binary);
  const std::string content{std::istreambuf_iterator<char>(stream), {}};
  EXPECT_EQ(content.find("access-"), std::string::npos);
}

TEST_F(SpillTest, IsSeenByOtherProcesses) {
  spill();
  RealVault other(real_.directory);
  EXPECT_EQ((*other.vault.load(work))->generation, 2U);
}

TEST_F(SpillTest, OfAnOlderGenerationIsPassedBy) {
  spill();
  const std::string file = file_in(real_.directory);
  std::filesystem::copy(file, directory_ / "kept");
  ASSERT_THAT(lock()->commit(refreshed(stored()), at(3)), IsOk());
  std::filesystem::copy(directory_ / "kept", file);
  EXPECT_EQ(stored().generation, 3U);
}

TEST_F(SpillTest, OfAnotherVaultIsPassedBy) {
  spill();
  RealVault other(directory_ / "other");
  std::filesystem::create_directory(other.directory);
  std::filesystem::permissions(other.directory, perms(0700));
  ASSERT_THAT((*other.vault.lock(work, std::chrono::milliseconds(0)))->commit(new_login('b'), at(1)), IsOk());
  std::filesystem::copy(file_in(real_.directory), file_in(other.directory));
  EXPECT_EQ((*other.vault.load(work))->generation, 1U);
}

TEST_F(SpillTest, CutShortIsPassedBy) {
  spill();
  std::filesystem::resize_file(file_in(real_.directory), 30);
  EXPECT_EQ(stored().generation, 1U);
}

TEST_F(SpillTest, GoesToTheRefugeWhereTheDirectoryTakesNoFile) {
  std::filesystem::create_directory(file_in(real_.directory));  // what root cannot write either
  spill();
  EXPECT_TRUE(std::filesystem::exists(file_in(real_.refuge)));
  EXPECT_EQ(stored().generation, 2U);
  ASSERT_THAT(lock()->commit(refreshed(stored()), at(3)), IsOk());
  EXPECT_FALSE(std::filesystem::exists(file_in(real_.refuge)));
}

}  // namespace
}  // namespace maestro::testing
