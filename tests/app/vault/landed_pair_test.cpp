#include "tests/app/vault/stored_vault.hpp"
#include "tests/app/vault/stubborn_rows.hpp"

namespace maestro::testing {
namespace {

/// A refresh whose process ended between landing and commit.
class LandedPairTest : public StoredVault {
 protected:
  LandedPairTest() : before((*load())->generation) {}

  void land_and_die(const std::string& name = "landed", const SessionKey& session = work) {
    RealVault stored(directory);
    ASSERT_THAT(land(stored.vault, session, RefreshSubject{}, answer(name)), IsOk());
  }
  /// Sealed rows that lie in slots.
  int landed_rows() {
    RealVault stored(directory);
    int count = 0;
    for (std::size_t number = 0; number < landing_slots; ++number) {
      const std::optional<LandedRow> row = in_slot(stored, number);
      if (row && !row->row.sealed.empty()) ++count;
    }
    return count;
  }
  std::uint64_t stored_generation(const SessionKey& session = work) {
    RealVault stored(directory);
    const auto row = stored.rows.find({session, RecordKind::session});
    return row && *row ? (*row)->generation : 0;
  }

  std::uint64_t before;
  std::vector<std::unique_ptr<LandingSlot>> held;  ///< by somebody else
};

TEST_F(LandedPairTest, IsReadWithoutALock) {
  land_and_die();
  RealVault holder(directory);
  const auto guard = lock(holder);
  EXPECT_EQ(token(), "access-landed");
  EXPECT_EQ(stored_generation(), before) << "reading writes nothing";
}

TEST_F(LandedPairTest, IsStoredByTheNextGuardAndItsSlotIsCleared) {
  land_and_die();
  ASSERT_EQ(landed_rows(), 1);
  RealVault next(directory);
  const auto record = lock(next)->load();
  ASSERT_THAT(record, IsOk());
  EXPECT_EQ((*record)->token.access_token.reveal(), "access-landed");
  EXPECT_FALSE((*record)->intent);
  EXPECT_EQ(stored_generation(), before + 1);
  EXPECT_EQ(landed_rows(), 0);
}

TEST_F(LandedPairTest, IsStoredBeforeTheNextRefreshTakesASlot) {
  land_and_die();
  RealVault next(directory);
  ASSERT_THAT(refresh(next.vault, work, "next"), IsOk());
  EXPECT_EQ(stored_generation(), before + 2);
  EXPECT_EQ(token(), "access-next");
}

TEST_F(LandedPairTest, CountsWhileTheStoreTakesNoWrite) {
  land_and_die();
  RealVault next(directory);
  StubbornRows rows(next.rows);
  rows.is_full = true;
  SealedVault vault(next.parts(rows, next.locks));
  const auto record = (*vault.lock(work, {}))->load();
  ASSERT_THAT(record, IsOk());
  EXPECT_EQ((*record)->token.access_token.reveal(), "access-landed");
  EXPECT_EQ(landed_rows(), 1) << "the only copy";
  rows.is_full = false;
  ASSERT_THAT((*vault.lock(work, {}))->load(), IsOk());
  EXPECT_EQ(stored_generation(), before + 1);
}

TEST_F(LandedPairTest, IsCommittedByItsOwnProcessOnceTheStoreTakesItAgain) {
  RealVault own(directory);
  StubbornRows rows(own.rows);
  SealedVault vault(own.parts(rows, own.locks));
  const auto spending = land(vault, work, RefreshSubject{}, answer("late"));
  ASSERT_THAT(spending, IsOk());
  rows.is_full = true;
  EXPECT_THAT(spending->attempt->commit(), FailsWith(Errc::vault_unavailable));
  EXPECT_EQ(token(), "access-late");
  rows.is_full = false;
  EXPECT_THAT(spending->attempt->commit(), IsOk());
  EXPECT_EQ(stored_generation(), before + 1);
  EXPECT_EQ(landed_rows(), 0);
}

TEST_F(LandedPairTest, IsStoredForItsOwnerByWhoeverNeedsItsSlot) {
  land_and_die();
  RealVault other(directory);
  for (std::size_t number = 0; number < landing_slots; ++number) {  // no other slot is to be had
    const std::optional<LandedRow> row = in_slot(other, number);
    if (row && !row->row.sealed.empty()) continue;
    held.push_back(*other.landing.take(number));
  }
  ASSERT_THAT(land(other.vault, home, RefreshSubject{}, answer("other")), IsOk());
  EXPECT_EQ(stored_generation(work), before + 1);
  EXPECT_EQ(token(work), "access-landed");
  EXPECT_EQ(token(home), "access-other");
}

TEST_F(LandedPairTest, IsPassedByWhileItsOwnerIsBusy) {
  land_and_die();
  RealVault owner(directory);
  const auto busy = owner.locks.lock({work, RecordKind::session}, {});
  ASSERT_THAT(busy, IsOk());
  RealVault other(directory);
  ASSERT_THAT(refresh(other.vault, home, "other"), IsOk());
  EXPECT_EQ(stored_generation(work), before);
  EXPECT_EQ(token(work), "access-landed");
  EXPECT_EQ(token(home), "access-other");
}

TEST_F(LandedPairTest, IsKeptWhenItsOwnerIsBusyAndThereIsNoOtherSlot) {
  land_and_die();
  RealVault owner(directory);
  const auto busy = owner.locks.lock({work, RecordKind::session}, {});
  for (std::size_t number = 0; number < landing_slots; ++number) {
    const std::optional<LandedRow> row = in_slot(owner, number);
    if (!row || row->row.sealed.empty()) held.push_back(*owner.landing.take(number));
  }
  RealVault other(directory);
  EXPECT_THAT(reserve(other.vault, home), FailsWith(Errc::vault_busy));
  EXPECT_EQ(token(work), "access-landed");
}

TEST_F(LandedPairTest, FindsNoSlotWhenAllAreTaken) {
  RealVault others(directory);
  for (std::size_t number = 0; number < landing_slots; ++number) held.push_back(*others.landing.take(number));
  RealVault stored(directory);
  EXPECT_THAT(reserve(stored.vault, work), FailsWith(Errc::vault_busy));
  held.pop_back();
  EXPECT_THAT(reserve(stored.vault, work), IsOk());
}

TEST_F(LandedPairTest, IsFoundInTheSecondPlace) {
  RealVault dying(directory);
  std::filesystem::create_directories(dying.runtime + "/maestro");
  for (const std::string& path : {dying.runtime, dying.runtime + "/maestro"}) set_mode(path, 0700);
  land_and_die();
  // As it is left there when the vault's own disk fails: the slot itself holds nothing.
  const std::string whole = content_of(landing);
  const std::size_t start = whole.find("maestro-landing1");
  const std::size_t number = start / 12288;
  const auto header = dying.rows.header();
  ASSERT_THAT(header, IsOk());
  std::string hex;
  for (const char byte : (*header)->vault_id) {
    static constexpr std::string_view digits = "0123456789abcdef";
    hex += digits[static_cast<unsigned char>(byte) >> 4];
    hex += digits[static_cast<unsigned char>(byte) & 15];
  }
  const std::string second = dying.runtime + "/maestro/" + hex + "-" + std::to_string(number);
  write_file(second, whole.substr(number * 12288, 12288));
  set_mode(second, 0600);
  write_file(landing, std::string(whole.size(), '\0'));
  EXPECT_EQ(token(), "access-landed");
  RealVault next(directory);
  ASSERT_THAT(lock(next)->load(), IsOk());
  EXPECT_EQ(stored_generation(), before + 1);
  EXPECT_FALSE(std::filesystem::exists(second));
}

TEST_F(LandedPairTest, IsOverwrittenByTheLogoutOfItsSessionAndNoOther) {
  land_and_die("of-work", work);
  {
    RealVault owner(directory);  // so that the other pair lies in a slot of its own
    const auto busy = owner.locks.lock({work, RecordKind::session}, {});
    land_and_die("of-home", home);
  }
  ASSERT_EQ(landed_rows(), 2);
  RealVault leaving(directory);
  ASSERT_THAT(lock(leaving, work)->erase(), IsOk());
  EXPECT_EQ(landed_rows(), 1);
  EXPECT_EQ((*load(work))->state, GrantState::forgotten);
  EXPECT_EQ(token(home), "access-of-home");
}

TEST_F(LandedPairTest, DoesNotComeBackAfterALogoutAtOnce) {
  RealVault refreshing(directory);
  const auto late = land(refreshing.vault, work, RefreshSubject{}, answer("late"));
  ASSERT_THAT(late, IsOk());
  RealVault leaving(directory);
  ASSERT_THAT(leaving.vault.forget_at_once(work), IsOk());
  EXPECT_THAT(late->attempt->commit(), FailsWith(Errc::vault_overtaken));
  EXPECT_EQ((*load())->state, GrantState::forgotten);
  EXPECT_EQ(landed_rows(), 0) << "tokens of a login that was given up";
}

TEST_F(LandedPairTest, OfALogoutAtOnceBeforeTheIntentIsNeverSentFor) {
  RealVault refreshing(directory);
  const auto spending = reserve(refreshing.vault, work);
  ASSERT_THAT(spending, IsOk());
  RealVault leaving(directory);
  ASSERT_THAT(leaving.vault.forget_at_once(work), IsOk());
  EXPECT_THAT(spending->attempt->begin(RefreshSubject{}), FailsWith(Errc::vault_overtaken));
}

}  // namespace
}  // namespace maestro::testing
