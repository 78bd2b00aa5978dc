#include "tests/app/usecase/token_source_fixture.hpp"

namespace maestro::testing {
namespace {

using TokenSourceTest = TokenSourceFixture;

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
  ASSERT_THAT((*vault_.lock(a_session, 0s))->erase(clock_.now()), IsOk());
  EXPECT_THAT(token(), FailsWith(Errc::login_needed));
}

TEST_F(TokenSourceTest, RefreshesAnExpiredTokenAndStoresThePairBeforeHandingItOut) {
  left(-1s);
  EXPECT_CALL(persistent_, refresh(_, _)).WillOnce([&](const TokenRequest& request, const RefreshToken& token) {
    EXPECT_EQ(request.url, anthropic().token_endpoint);
    EXPECT_EQ(token.reveal(), "refresh-old");
    EXPECT_TRUE(stored().intent.has_value());
    return answer("new", clock_.now());
  });
  const auto result = token();
  ASSERT_THAT(result, IsOk());
  EXPECT_EQ(result->token.access_token.reveal(), "access-new");
  EXPECT_EQ(stored().token.refresh_token->reveal(), "refresh-new");
  EXPECT_EQ(stored().generation, 2);
  EXPECT_FALSE(stored().intent.has_value());
}

TEST_F(TokenSourceTest, NotesTheHashOfTheRefreshTokenInTheIntent) {
  left(-1s);
  EXPECT_CALL(persistent_, refresh(_, _)).WillOnce([&](const TokenRequest&, const RefreshToken&) {
    EXPECT_EQ(stored().intent->refresh_token_hash, crypto_.sha256("refresh-old"));
    return answer("new", clock_.now());
  });
  ASSERT_THAT(token(), IsOk());
}

TEST_F(TokenSourceTest, KeepsTheRefreshTokenAndScopeThatAnAnswerLeavesOut) {
  left(-1s);
  TokenAnswer partial = answer("new", clock_.now());
  partial.refresh_token.reset();
  EXPECT_CALL(persistent_, refresh(_, _)).WillOnce(Return(ByMove(std::move(partial))));
  ASSERT_THAT(token(), IsOk());
  EXPECT_EQ(stored().token.refresh_token->reveal(), "refresh-old");
}

TEST_F(TokenSourceTest, TriesOnceInTheAdvisoryWindow) {
  left(5min);
  EXPECT_CALL(once_, refresh(_, _)).WillOnce(Return(ByMove(answer("new", clock_.now()))));
  const auto result = token();
  ASSERT_THAT(result, IsOk());
  EXPECT_EQ(result->token.access_token.reveal(), "access-new");
}

TEST_F(TokenSourceTest, DoesNotWaitForAnotherProcessInTheAdvisoryWindow) {
  left(5min);
  const auto other = vault_.lock(a_session, 0s);
  const auto result = token();
  ASSERT_THAT(result, IsOk());
  EXPECT_EQ(result->token.access_token.reveal(), "access-old");
}

TEST_F(TokenSourceTest, UsesTheTokenThatAnotherProcessFetchedMeanwhile) {
  left(-1s);
  StrictMock<MockTokenVault> vault;
  auto guard = std::make_unique<StrictMock<MockSessionGuard>>();
  SessionRecord newer = record("theirs", clock_.now());
  newer.generation = 2;
  EXPECT_CALL(*guard, load()).WillOnce(Return(ByMove(std::optional(newer.clone()))));
  EXPECT_CALL(vault, load(_)).WillOnce(Return(ByMove(std::optional(stored()))));
  EXPECT_CALL(vault, lock(_, std::chrono::milliseconds(60s))).WillOnce([&](auto&&...) {
    return Result<std::unique_ptr<SessionGuard>>(std::move(guard));
  });
  const auto result = source(vault).token(a_session, forced);
  ASSERT_THAT(result, IsOk());
  EXPECT_EQ(result->token.access_token.reveal(), "access-theirs");
}

TEST_F(TokenSourceTest, RefreshesAFreshTokenOnDemand) {
  EXPECT_CALL(persistent_, refresh(_, _)).WillOnce(Return(ByMove(answer("new", clock_.now()))));
  const auto result = token(forced);
  ASSERT_THAT(result, IsOk());
  EXPECT_EQ(result->token.access_token.reveal(), "access-new");
}

TEST_F(TokenSourceTest, RefreshesATokenThatLastsLessThanAsked) {
  left(1h);
  EXPECT_CALL(persistent_, refresh(_, _)).WillOnce(Return(ByMove(answer("new", clock_.now()))));
  ASSERT_THAT(token({2h}), IsOk());
  EXPECT_EQ(stored().generation, 2);
}

TEST_F(TokenSourceTest, HandsOutATokenJustIssuedWhateverItsLife) {
  EXPECT_CALL(persistent_, refresh(_, _)).WillOnce(Return(ByMove(answer("brief", clock_.now(), 10s))));
  const auto result = token({10h});
  ASSERT_THAT(result, IsOk());
  EXPECT_EQ(result->token.access_token.reveal(), "access-brief");
}

TEST_F(TokenSourceTest, RefreshesAtTheEndpointThatAnsweredLastWhileItIsListed) {
  SessionRecord moved = record("old", clock_.now());
  moved.token_endpoint = "https://platform.claude.com/v1/oauth/token";
  vault_.plant(a_session, std::move(moved));
  EXPECT_CALL(persistent_, refresh(_, _)).WillOnce([&](const TokenRequest& request, const RefreshToken&) {
    EXPECT_EQ(request.url, "https://platform.claude.com/v1/oauth/token");
    return answer("new", clock_.now());
  });
  ASSERT_THAT(token(forced), IsOk());
}

TEST_F(TokenSourceTest, SendsNoTokenToAnEndpointThatIsNoLongerListed) {
  SessionRecord moved = record("old", clock_.now());
  moved.token_endpoint = "https://elsewhere.example/token";
  vault_.plant(a_session, std::move(moved));
  EXPECT_CALL(persistent_, refresh(_, _)).WillOnce([&](const TokenRequest& request, const RefreshToken&) {
    EXPECT_EQ(request.url, anthropic().token_endpoint);
    return answer("new", clock_.now());
  });
  ASSERT_THAT(token(forced), IsOk());
}

TEST_F(TokenSourceTest, ReplacesATokenThatAnApiRefusedBeforeItsTime) {
  EXPECT_CALL(persistent_, refresh(_, _)).WillOnce(Return(ByMove(answer("new", clock_.now()))));
  const auto result = source(vault_).replace(a_session, AccessToken("access-old"));
  ASSERT_THAT(result, IsOk());
  EXPECT_EQ(result->token.access_token.reveal(), "access-new");
}

TEST_F(TokenSourceTest, RefreshesNothingForARefusedTokenThatWasReplacedAlready) {
  const auto result = source(vault_).replace(a_session, AccessToken("access-of-yesterday"));
  ASSERT_THAT(result, IsOk());
  EXPECT_EQ(result->token.access_token.reveal(), "access-old");
}

class IssuerOnly : public TokenSourceFixture {
 protected:
  IssuerOnly() {
    provider_.authorization_endpoint = provider_.token_endpoint = "";
    provider_.token_endpoint_alternates.clear();
    provider_.issuer = "https://auth.example";
    metadata_.published.authorization_endpoint = "https://auth.example/authorize";
    metadata_.published.token_endpoint = "https://auth.example/token";
  }
  Result<SessionRecord> refresh() {
    TokenSource source({vault_, once_, persistent_, metadata_, crypto_, clock_, interrupts_, log_}, provider_, 60s);
    return source.token(a_session, forced);
  }
  ProviderProfile provider_ = anthropic();
};

TEST_F(IssuerOnly, IsAskedForTheTokenEndpointBeforeARefresh) {
  metadata_.published.issuer = "https://auth.example";
  EXPECT_CALL(persistent_, refresh(_, _)).WillOnce([this](const TokenRequest& request, auto&) {
    EXPECT_EQ(request.url, "https://auth.example/token");
    return TokenResult<TokenAnswer>(answer("new", clock_.now()));
  });
  ASSERT_THAT(refresh(), IsOk());
  EXPECT_EQ(metadata_.questions, 1);
}

TEST_F(IssuerOnly, CostsNothingWhenItCannotBeAsked) {
  EXPECT_THAT(refresh(), FailsWith(Errc::unreachable));
  EXPECT_FALSE(stored().intent) << "nothing was about to be sent";
  EXPECT_EQ(stored().token.refresh_token->reveal(), "refresh-old");
}

TEST_F(IssuerOnly, IsNotAskedForATokenThatIsFresh) {
  TokenSource source({vault_, once_, persistent_, metadata_, crypto_, clock_, interrupts_, log_}, provider_, 60s);
  ASSERT_THAT(source.token(a_session, {}), IsOk());
  EXPECT_EQ(metadata_.questions, 0);
}

}  // namespace
}  // namespace maestro::testing
