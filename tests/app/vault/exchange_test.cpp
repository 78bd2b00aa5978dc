#include "tests/app/vault/stored_vault.hpp"

namespace maestro::testing {
namespace {

/// A code is being exchanged, beside a login or where there is none.
class ExchangeTest : public StoredVault {
 protected:
  static TokenAnswer answer_of(const std::string& email, const std::string& name = "new") {
    TokenAnswer good = answer(name);
    good.identity.account_email = email;
    return good;
  }
  const LoginSubject of_same_account = login_subject('n', {"", AccountRule::Replacing::ask});
  const SessionKey nobody{"anthropic", "nobody"};
};

TEST_F(ExchangeTest, LeavesTheLoginThatIsThereUsable) {
  RealVault stored(directory);
  {
    const auto spending = reserve(stored.vault, work);
    ASSERT_THAT(spending->attempt->begin(of_same_account), IsOk());
  }
  const auto record = load();
  ASSERT_THAT(record, IsOk());
  EXPECT_TRUE(holds_login(*record));
  EXPECT_EQ((*record)->token.access_token.reveal(), "access-a");
  ASSERT_THAT(refresh(stored.vault, work, "refreshed"), IsOk());
  EXPECT_EQ(token(), "access-refreshed");
  EXPECT_FALSE((*load())->intent);
}

TEST_F(ExchangeTest, ReservesAPlaceThatCountsAsNoLogin) {
  RealVault stored(directory);
  {
    const auto spending = reserve(stored.vault, nobody);
    ASSERT_THAT(spending->attempt->begin(login_subject('n')), IsOk());
  }
  EXPECT_FALSE(holds_login(*load(nobody)));
  EXPECT_THAT(stored.vault.list().value(), ::testing::ElementsAre(home, work));
  EXPECT_NE(*stored.rows.find({nobody, RecordKind::session}), std::nullopt) << "its room is there";
}

TEST_F(ExchangeTest, ThatHasLandedIsStoredByTheNextProcess) {
  {
    RealVault dying(directory);
    ASSERT_THAT(dying.vault.put(nobody, pending_login('n')), IsOk());
    ASSERT_THAT(land(dying.vault, nobody, login_subject('n'), answer("new")), IsOk());
  }
  EXPECT_EQ(token(nobody), "access-new");
  RealVault next(directory);
  ASSERT_THAT(lock(next, nobody)->load(), IsOk());
  EXPECT_EQ(token(nobody), "access-new");
  EXPECT_THAT(next.vault.list().value(), ::testing::Contains(nobody));
}

TEST_F(ExchangeTest, TakesItsPendingLoginAwayInTheSameTransaction) {
  RealVault stored(directory);
  ASSERT_THAT(stored.vault.put(work, pending_login('n')), IsOk());
  ASSERT_THAT(testing::log_in(stored.vault, work, 'n'), IsOk());
  EXPECT_FALSE(stored.vault.find(work).value().has_value());
}

TEST_F(ExchangeTest, ThatBroughtNothingLeavesTheLoginAndThePendingOne) {
  RealVault stored(directory);
  ASSERT_THAT(stored.vault.put(work, pending_login('n')), IsOk());
  const auto spending = reserve(stored.vault, work);
  ASSERT_THAT(spending->attempt->begin(of_same_account), IsOk());
  ASSERT_THAT(spending->attempt->record_failure({}), IsOk());
  EXPECT_FALSE((*load())->intent);
  EXPECT_EQ(token(), "access-a");
  EXPECT_TRUE(stored.vault.find(work).value().has_value());
}

TEST_F(ExchangeTest, OfAnotherAccountIsNeitherCommittedNorAdopted) {
  const std::uint64_t before = (*load())->generation;
  {
    RealVault stored(directory);
    const auto spending = land(stored.vault, work, of_same_account, answer_of("b@example.com"));
    ASSERT_THAT(spending, IsOk());
    EXPECT_THAT(spending->attempt->commit(), FailsWith(Errc::other_account));
  }
  EXPECT_EQ(token(), "access-a");
  RealVault next(directory);
  const auto record = lock(next)->load();
  ASSERT_THAT(record, IsOk());
  EXPECT_EQ((*record)->token.access_token.reveal(), "access-a");
  EXPECT_EQ((*record)->generation, before);
}

TEST_F(ExchangeTest, OfAnotherAccountDoesNotStandInTheWayOfTheStoredLogin) {
  {
    RealVault stored(directory);
    ASSERT_THAT(land(stored.vault, work, of_same_account, answer_of("b@example.com")), IsOk());
  }
  RealVault next(directory);
  ASSERT_THAT(refresh(next.vault, work, "refreshed"), IsOk());
  EXPECT_EQ(token(), "access-refreshed");
}

TEST_F(ExchangeTest, OfTheExpectedAccountAloneIsCommitted) {
  RealVault stored(directory);
  const LoginSubject expected = login_subject('n', {"b@example.com", AccountRule::Replacing::yes});
  EXPECT_THAT(spend(stored.vault, work, expected, answer_of("c@example.com")), FailsWith(Errc::other_account));
  EXPECT_EQ(token(), "access-a");
  EXPECT_THAT(spend(stored.vault, work, expected, answer_of("b@example.com")), IsOk());
  EXPECT_EQ(token(), "access-new");
}

}  // namespace
}  // namespace maestro::testing
