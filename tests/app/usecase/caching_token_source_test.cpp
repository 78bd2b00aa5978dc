#include "app/usecase/caching_token_source.hpp"

#include "tests/app/usecase/token_source_fixture.hpp"

namespace maestro::testing {
namespace {

/// A vault that counts how often it is read.
class CountedVault final : public TokenVault {
 public:
  explicit CountedVault(TokenVault& vault) : vault_(vault) {}
  Result<std::optional<SessionRecord>> load(const SessionKey& session) override {
    ++loads;
    return vault_.load(session);
  }
  Result<std::vector<SessionKey>> list() override { return vault_.list(); }
  Result<std::unique_ptr<SessionGuard>> lock(const SessionKey& session, const LockWait& wait) override {
    return vault_.lock(session, wait);
  }
  SessionStanding standing(const SessionKey& session) override { return vault_.standing(session); }
  Status forget_at_once(const SessionKey& session) override { return vault_.forget_at_once(session); }
  int loads = 0;

 private:
  TokenVault& vault_;
};

class CachingTokenSourceTest : public TokenSourceFixture {
 protected:
  std::string access_token(const TokenDemand& demand = {}) {
    const auto result = cached_.token(a_session, demand);
    return result ? std::string((*result)->token.access_token.reveal()) : result.error().what;
  }
  /// Another process has refreshed.
  void store_by_another(const std::string& name) {
    SessionRecord next = record(name, clock_.now());
    next.generation = stored().generation + 1;
    vault_.plant(a_session, std::move(next));
  }

  CountedVault counted_{vault_};
  TokenSource source_ = source(counted_);
  CachingTokenSource cached_{source_, clock_};
};

TEST_F(CachingTokenSourceTest, ReadsTheVaultOnceForAFreshToken) {
  for (int i = 0; i < 3; ++i) EXPECT_EQ(access_token(), "access-old");
  EXPECT_EQ(counted_.loads, 1);
}

TEST_F(CachingTokenSourceTest, RemembersEachSessionByItself) {
  const SessionKey other{"anthropic", "other"};
  vault_.plant(other, record("other", clock_.now()));
  EXPECT_EQ(access_token(), "access-old");
  const auto result = cached_.token(other, {});
  ASSERT_THAT(result, IsOk());
  EXPECT_EQ((*result)->token.access_token.reveal(), "access-other");
}

TEST_F(CachingTokenSourceTest, SeesInTheAdvisoryWindowWhatAnotherProcessHasFetched) {
  EXPECT_EQ(access_token(), "access-old");
  left(15min + 1s);
  store_by_another("theirs");
  EXPECT_EQ(access_token(), "access-old");
  clock_.advance(1s);
  EXPECT_EQ(access_token(), "access-theirs");
}

TEST_F(CachingTokenSourceTest, RefreshesInTheAdvisoryWindowAndRemembersTheNewToken) {
  EXPECT_EQ(access_token(), "access-old");
  left(5min);
  EXPECT_CALL(endpoint_, refresh(_, _)).WillOnce(gives("new"));
  EXPECT_EQ(access_token(), "access-new");
  const int loads = counted_.loads;
  EXPECT_EQ(access_token(), "access-new");
  EXPECT_EQ(counted_.loads, loads);
}

TEST_F(CachingTokenSourceTest, DoesNotLetATokenServeThatEndsBeforeWhatIsAsked) {
  EXPECT_EQ(access_token(), "access-old");
  left(1h);
  EXPECT_EQ(access_token({59min}), "access-old");
  store_by_another("theirs");
  EXPECT_EQ(access_token({2h}), "access-theirs");
}

TEST_F(CachingTokenSourceTest, RefreshesOnDemand) {
  EXPECT_EQ(access_token(), "access-old");
  clock_.advance(1min);
  EXPECT_CALL(endpoint_, refresh(_, _)).WillOnce(gives("new"));
  EXPECT_EQ(access_token(forced), "access-new");
  EXPECT_EQ(access_token(), "access-new");
}

TEST_F(CachingTokenSourceTest, AsksTheServerForAPersonWhateverItRemembers) {
  EXPECT_EQ(access_token(), "access-old");
  EXPECT_CALL(endpoint_, refresh(_, _)).WillOnce(gives("new"));
  EXPECT_EQ(access_token(asked), "access-new");
}

TEST_F(CachingTokenSourceTest, ForgetsATokenThatAnApiHasRefused) {
  EXPECT_EQ(access_token(), "access-old");
  store_by_another("theirs");
  const auto result = cached_.replace(a_session, AccessToken("access-old"));
  ASSERT_THAT(result, IsOk());
  EXPECT_EQ((*result)->token.access_token.reveal(), "access-theirs");
  EXPECT_EQ(access_token(), "access-theirs");
}

TEST_F(CachingTokenSourceTest, AsksTheVaultAgainAfterAFailure) {
  EXPECT_EQ(access_token(), "access-old");
  ASSERT_THAT((*vault_.lock(a_session, {}))->erase(), IsOk());
  clock_.advance(1min);
  EXPECT_THAT(cached_.token(a_session, forced), FailsWith(Errc::login_needed));
  EXPECT_THAT(cached_.token(a_session, {}), FailsWith(Errc::login_needed));
}

TEST_F(CachingTokenSourceTest, LeavesARecordToWhoHoldsItWhenTheNextOneComes) {
  const auto first = cached_.token(a_session, {});
  ASSERT_THAT(first, IsOk());
  store_by_another("theirs");
  ASSERT_THAT(cached_.replace(a_session, AccessToken("access-old")), IsOk());
  EXPECT_EQ((*first)->token.access_token.reveal(), "access-old");
}

}  // namespace
}  // namespace maestro::testing
