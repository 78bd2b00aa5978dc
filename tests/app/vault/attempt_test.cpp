#include "tests/app/vault/stored_vault.hpp"
#include "tests/app/vault/stubborn_rows.hpp"

namespace maestro::testing {
namespace {

using std::chrono::milliseconds;

/// A lease of whoever holds the file's lock.
class LeasedLock final : public SessionLock {
 public:
  LeasedLock(std::unique_ptr<SessionLock> lock, milliseconds until) : lock_(std::move(lock)), until_(until) {}
  Status claim(milliseconds timeout) override { return lock_->claim(timeout); }
  std::optional<Fence> fence() override { return Fence{7}; }
  std::optional<milliseconds> sure_until() override { return until_; }
  std::vector<int> descriptors() override { return lock_->descriptors(); }
  void leave(const LockNote& note) override { lock_->leave(note); }

 private:
  std::unique_ptr<SessionLock> lock_;
  milliseconds until_;
};

class LeasedLocks final : public SessionLocks {
 public:
  explicit LeasedLocks(SessionLocks& locks) : locks_(locks) {}
  Status make_room() override { return locks_.make_room(); }
  Result<std::unique_ptr<SessionLock>> lock(const RowName& name, milliseconds timeout) override {
    Result<std::unique_ptr<SessionLock>> lock = locks_.lock(name, timeout);
    if (!lock) return lock;
    return std::make_unique<LeasedLock>(*std::move(lock), until);
  }
  Result<std::unique_ptr<SessionLock>> lock_all(milliseconds timeout) override { return locks_.lock_all(timeout); }
  std::optional<LockNote> note(const RowName& name) override { return locks_.note(name); }
  bool is_held(const RowName& name) override { return locks_.is_held(name); }

  milliseconds until{};

 private:
  SessionLocks& locks_;
};

class AttemptTest : public StoredVault {
 protected:
  static TokenAnswer long_answer(const std::string& name) {
    TokenAnswer good = answer(name);
    good.access_token = AccessToken("access-" + name + std::string(12'000, 'x'));
    return good;
  }
  RealVault real_{directory};
  StubbornRows rows_{real_.rows};
  LeasedLocks leased_{real_.locks};
};

TEST_F(AttemptTest, WaitsForTheStoreNoLongerThanTwoSecondsEachTime) {
  SealedVault vault(real_.parts(rows_, real_.locks));
  const auto spending = reserve(vault, work);
  ASSERT_THAT(spending, IsOk());
  rows_.timeouts.clear();
  ASSERT_THAT(spending->attempt->begin(RefreshSubject{}), IsOk());
  ASSERT_THAT(spending->attempt->land(answer("next")), IsOk());
  ASSERT_THAT(spending->attempt->commit(), IsOk());
  EXPECT_THAT(rows_.timeouts, ::testing::ElementsAre(milliseconds(2000), milliseconds(2000)));
}

TEST_F(AttemptTest, NotesASubjectOnce) {
  SealedVault vault(real_.parts(rows_, real_.locks));
  const auto spending = reserve(vault, work);
  ASSERT_THAT(spending->attempt->begin(RefreshSubject{}), IsOk());
  rows_.timeouts.clear();
  ASSERT_THAT(spending->attempt->begin(RefreshSubject{}), IsOk());
  EXPECT_THAT(rows_.timeouts, ::testing::IsEmpty());
  EXPECT_EQ((*load())->intent->earlier, 0);
}

TEST_F(AttemptTest, DoesNotBeginOnceItsHoldMayBeOver) {
  SealedVault vault(real_.parts(rows_, leased_));
  leased_.until = real_.clock.elapsed();
  EXPECT_THAT(reserve(vault, work)->attempt->begin(RefreshSubject{}), FailsWith(Errc::vault_busy));
  EXPECT_THAT(reserve(vault, work)->attempt->begin(login_subject('n')), FailsWith(Errc::vault_busy));
  EXPECT_FALSE((*load())->intent);
  leased_.until = real_.clock.elapsed() + std::chrono::hours(1);
  EXPECT_THAT(reserve(vault, work)->attempt->begin(RefreshSubject{}), IsOk());
  EXPECT_EQ((*load())->intent->attempt, 7U);
}

TEST_F(AttemptTest, WithTokensTooLongForASlotStoresThemWithout) {
  ASSERT_THAT(refresh(real_.vault, work, "short"), IsOk());
  {
    const auto growing = reserve(real_.vault, work);
    ASSERT_THAT(growing->attempt->begin(RefreshSubject{}), IsOk());
    EXPECT_NE((*load())->intent->slot, no_slot);
    EXPECT_THAT(growing->attempt->land(long_answer("1")), FailsWith(Errc::vault_unavailable));
    ASSERT_THAT(growing->attempt->commit(), IsOk());
  }
  const auto spending = reserve(real_.vault, work);
  ASSERT_THAT(spending, IsOk());
  ASSERT_THAT(spending->attempt->begin(RefreshSubject{}), IsOk());
  EXPECT_EQ((*load())->intent->slot, no_slot) << "nobody is to look for it in a slot";
  const auto size = std::filesystem::file_size(file);
  EXPECT_THAT(spending->attempt->land(long_answer("2")), FailsWith(Errc::vault_unavailable));
  ASSERT_THAT(spending->attempt->commit(), IsOk());
  EXPECT_EQ(std::filesystem::file_size(file), size) << "the intent has taken the room that the commit needs";
  EXPECT_EQ(token(), "access-2" + std::string(12'000, 'x'));
}

TEST_F(AttemptTest, WritesNothingIntoAnotherVaultThatHasTakenThePlaceOfItsOwn) {
  const auto spending = land(real_.vault, work, RefreshSubject{}, answer("next"));
  ASSERT_THAT(spending, IsOk());
  fill(root / "other");
  for (const char* name : {"/vault.db", "/vault.db-journal", "/vault.key"}) {
    std::filesystem::rename(directory + name, root / (std::string("own") + std::string(name).substr(1)));
    std::filesystem::rename((root / "other") + name, directory + name);
  }
  const std::string before = content_of(file);
  EXPECT_THAT(spending->attempt->commit(), FailsWith(Errc::vault_unavailable));
  ASSERT_THAT(real_.vault.load(work), IsOk()) << "another thread reads, and so the store follows the name";
  EXPECT_THAT(spending->attempt->commit(), FailsWith(Errc::vault_unavailable));
  EXPECT_THAT(spending->attempt->record_failure({}), FailsWith(Errc::vault_unavailable));
  EXPECT_TRUE(content_of(file) == before);
}

}  // namespace
}  // namespace maestro::testing
