#include "tests/app/usecase/token_source_fixture.hpp"

namespace maestro::testing {
namespace {

class TokenSourceTest : public TokenSourceFixture {
 protected:
  struct LimitWatcher final : SpendWatcher {
    void waiting(SpendStage /*stage*/, const std::string& /*host*/, std::chrono::milliseconds /*waited*/,
                 std::chrono::milliseconds most) override {
      limit = most;
    }
    std::chrono::milliseconds limit{};
  };
};

TEST_F(TokenSourceTest, HandsOutAFreshTokenWithoutARequest) {
  const auto result = token();
  ASSERT_THAT(result, IsOk());
  EXPECT_EQ(result->token.access_token.reveal(), "access-old");
}

TEST_F(TokenSourceTest, AsksForALoginWhenNothingIsStored) {
  FakeTokenVault empty;
  EXPECT_THAT(source(empty).token(a_session, {}), FailsWith(Errc::login_needed));
}

TEST_F(TokenSourceTest, AsksForALoginAfterALogout) {
  ASSERT_THAT((*vault_.lock(a_session, {}))->erase(), IsOk());
  EXPECT_THAT(token(), FailsWith(Errc::login_needed));
}

TEST_F(TokenSourceTest, AsksForALoginWhileTheFirstOneIsBeingExchanged) {
  vault_.plant(a_session, begin_exchange(std::nullopt, 0, {}));
  EXPECT_THAT(token(), FailsWith(Errc::login_needed));
}

TEST_F(TokenSourceTest, RefreshesAnExpiredTokenAndStoresThePairBeforeHandingItOut) {
  left(-1s);
  EXPECT_CALL(endpoint_, refresh(_, _)).WillOnce([&](const TokenRequest& request, const RefreshToken& token) {
    EXPECT_EQ(request.url, anthropic().token_endpoint);
    EXPECT_EQ(token.reveal(), "refresh-old");
    return over_a_connection(request, answer("new", clock_.now()));
  });
  EXPECT_EQ(access_token(), "access-new");
  EXPECT_EQ(stored().token.refresh_token->reveal(), "refresh-new");
  EXPECT_EQ(stored().generation, 2U);
  EXPECT_FALSE(stored().intent.has_value());
}

TEST_F(TokenSourceTest, KeepsTheRefreshTokenAndScopeThatAnAnswerLeavesOut) {
  SessionRecord scoped = record("old", clock_.now());
  scoped.token.scope = "user:profile";
  vault_.plant(a_session, std::move(scoped));
  left(-1s);
  EXPECT_CALL(endpoint_, refresh(_, _)).WillOnce([&](const TokenRequest& request, auto&) {
    TokenAnswer partial = answer("new", clock_.now());
    partial.refresh_token.reset();
    return over_a_connection(request, std::move(partial));
  });
  EXPECT_EQ(access_token(), "access-new");
  EXPECT_EQ(stored().token.refresh_token->reveal(), "refresh-old");
  EXPECT_EQ(stored().token.scope, "user:profile");
}

TEST_F(TokenSourceTest, TriesOnceInTheAdvisoryWindow) {
  left(5min);
  EXPECT_CALL(endpoint_, refresh(_, _)).WillOnce(gives("new"));
  EXPECT_EQ(access_token(), "access-new");
}

TEST_F(TokenSourceTest, ServesItsTokenWhenItsOwnRefreshInTheAdvisoryWindowTakesLong) {
  left(5min);
  EXPECT_CALL(endpoint_, refresh(_, _)).WillOnce(gives("new"));
  runner_.answer_instead({Errc::still_refreshing, "the wait was over", ""});
  EXPECT_EQ(access_token(), "access-old");
  EXPECT_EQ(stored().token.access_token.reveal(), "access-new") << "it went on meanwhile";
}

TEST_F(TokenSourceTest, WaitsForItsOwnRefreshInTheAdvisoryWindowForTwoSecondsOnly) {
  left(5min);
  LimitWatcher limits;
  EXPECT_CALL(endpoint_, refresh(_, _)).Times(2).WillRepeatedly(gives("new"));
  TokenSource watched({vault_, whereabouts_, runner_, limits, spend_parts()}, terms_);
  ASSERT_THAT(watched.token(a_session, {}), IsOk());
  EXPECT_EQ(limits.limit, 2s);
  ASSERT_THAT(watched.token(a_session, asked), IsOk());
  EXPECT_EQ(limits.limit, terms_.wait);
}

TEST_F(TokenSourceTest, SaysThatItsOwnRefreshGoesOnWhenTheWaitIsOver) {
  left(-1s);
  EXPECT_CALL(endpoint_, refresh(_, _)).WillOnce(gives("new"));
  runner_.answer_instead({Errc::still_refreshing, "the wait was over", ""});
  EXPECT_THAT(token(), FailsWith(Errc::still_refreshing));
  EXPECT_EQ(access_token(), "access-new");
}

TEST_F(TokenSourceTest, StoresThePairThatADeadProcessHadGotAndSendsNothing) {
  left(-1s);
  {
    const auto guard = *vault_.lock(a_session, {});
    const auto attempt = *guard->reserve(0s);
    ASSERT_THAT(attempt->begin(RefreshSubject{}), IsOk());
    ASSERT_THAT(attempt->land(answer("landed", clock_.now())), IsOk());
  }
  EXPECT_EQ(access_token(), "access-landed");
  EXPECT_EQ(runner_.runs(), 0);
}

TEST_F(TokenSourceTest, HandsOutATokenJustIssuedWhateverItsLife) {
  clock_.advance(30s);  // younger ones will do, or a demand that no server meets would refresh with every call
  EXPECT_CALL(endpoint_, refresh(_, _)).WillOnce(gives("brief", 10s));
  EXPECT_EQ(access_token({10h}), "access-brief");
  EXPECT_EQ(access_token({10h}), "access-brief");
}

TEST_F(TokenSourceTest, RefreshesAtTheEndpointThatAnsweredLastWhileItIsListed) {
  SessionRecord moved = record("old", clock_.now());
  moved.token_endpoint = anthropic().token_endpoint_alternates.front();
  vault_.plant(a_session, std::move(moved));
  clock_.advance(1min);
  EXPECT_CALL(endpoint_, refresh(_, _)).WillOnce([&](const TokenRequest& request, const RefreshToken&) {
    EXPECT_EQ(request.url, anthropic().token_endpoint_alternates.front());
    return over_a_connection(request, answer("new", clock_.now()));
  });
  EXPECT_EQ(access_token(forced), "access-new");
}

TEST_F(TokenSourceTest, WarnsInTheLastThreeDaysOfTheLoginEachTime) {
  SessionRecord ending = record("old", clock_.now());
  ending.login_expires_at = clock_.now() + login_end_warning + 1s;
  vault_.plant(a_session, std::move(ending));
  ASSERT_THAT(token(), IsOk());
  EXPECT_EQ(log_.count<LoginEndsSoon>(), 0);
  clock_.advance(1s);
  for (int i = 0; i < 2; ++i) ASSERT_THAT(token(), IsOk());
  EXPECT_EQ(log_.count<LoginEndsSoon>(), 2);
}

class IssuerOnly : public TokenSourceFixture {
 protected:
  IssuerOnly() {
    ProviderProfile& provider = terms_.provider;
    provider.authorization_endpoint = provider.token_endpoint = "";
    provider.token_endpoint_alternates.clear();
    provider.issuer = "https://auth.example";
    metadata_.published.authorization_endpoint = "https://auth.example/authorize";
    metadata_.published.token_endpoint = "https://auth.example/token";
    SessionRecord login = record("old", clock_.now());
    login.binding = bind_grant(provider);
    login.token_endpoint = "";
    vault_.plant(a_session, std::move(login));
  }
};

TEST_F(IssuerOnly, IsAskedForTheTokenEndpointBeforeARefresh) {
  clock_.advance(1min);
  metadata_.published.issuer = "https://auth.example";
  EXPECT_CALL(endpoint_, refresh(_, _)).WillOnce([this](const TokenRequest& request, auto&) {
    EXPECT_EQ(request.url, "https://auth.example/token");
    return over_a_connection(request, answer("new", clock_.now()));
  });
  EXPECT_EQ(access_token(forced), "access-new");
  EXPECT_EQ(metadata_.questions, 1);
}

TEST_F(IssuerOnly, CostsNothingWhenItCannotBeAsked) {
  clock_.advance(1min);
  EXPECT_THAT(token(forced), FailsWith(Errc::unreachable));
  EXPECT_FALSE(stored().intent) << "nothing was about to be sent";
  EXPECT_EQ(stored().token.refresh_token->reveal(), "refresh-old");
}

TEST_F(IssuerOnly, IsNotAskedForATokenThatIsFresh) {
  ASSERT_THAT(token(), IsOk());
  EXPECT_EQ(metadata_.questions, 0);
}

}  // namespace
}  // namespace maestro::testing
