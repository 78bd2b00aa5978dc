#include "app/usecase/login.hpp"

#include "domain/authorization_url.hpp"
#include "tests/app/usecase/spend_scene.hpp"

namespace maestro::testing {
namespace {

using ::testing::ByMove;
using ::testing::HasSubstr;
using ::testing::Return;

class LoginTest : public SpendScene {
 protected:
  Login::Parts parts(PendingLogins& pending) { return {vault_, pending, runner_, watcher_, spend_parts()}; }
  Login login() { return Login(parts(vault_)); }
  Result<SessionRecord> finish(const std::string& pasted, const AccountRule& rule = {}) {
    return login().finish(a_session, anthropic(), PastedText(pasted), rule, 60s);
  }
  void begin() { ASSERT_THAT(login().begin(a_session, anthropic()), IsOk()); }
  std::string pending_state() { return std::string((*vault_.find(a_session))->pkce.state.reveal()); }
  bool is_pending() { return (*vault_.find(a_session)).has_value(); }
};

TEST_F(LoginTest, BeginsWithAUrlWhoseStateIsKept) {
  const auto pkce = login().begin(a_session, anthropic());
  ASSERT_THAT(pkce, IsOk());
  EXPECT_THAT(authorization_url(anthropic(), *pkce), HasSubstr("state=" + pending_state()));
}

TEST_F(LoginTest, DoesNotSendThePersonToTheBrowserWhenTheVaultTakesNoWrites) {
  StrictMock<MockPendingLogins> full;
  EXPECT_CALL(full, put(_, _)).WillOnce(Return(ByMove(Status(fail(Errc::vault_unavailable, "full")))));
  Login login(parts(full));
  EXPECT_THAT(login.begin(a_session, anthropic()), FailsWith(Errc::vault_unavailable));
}

TEST_F(LoginTest, UsesAnIndependentStateWhenTheProviderAsksForOne) {
  ProviderProfile provider = anthropic();
  provider.state = StateMode::random;
  ASSERT_THAT(login().begin(a_session, provider), IsOk());
  EXPECT_NE(pending_state(), (*vault_.find(a_session))->pkce.code_verifier.reveal());
}

TEST_F(LoginTest, ExchangesTheCodeAndStoresTheTokens) {
  begin();
  const std::string state = pending_state();
  EXPECT_CALL(endpoint_, exchange(_, _)).WillOnce([&](const TokenRequest& request, const CodeGrant& grant) {
    EXPECT_EQ(request.url, anthropic().token_endpoint);
    EXPECT_EQ(grant.code.reveal(), "CODE");
    EXPECT_EQ(grant.state.reveal(), state);
    EXPECT_EQ(grant.code_verifier.reveal(), state);
    return over_a_connection(request, answer("first", clock_.now()));
  });
  ASSERT_THAT(finish("CODE#" + state), IsOk());
  EXPECT_EQ((*vault_.load(a_session))->token.access_token.reveal(), "access-first");
  EXPECT_FALSE((*vault_.find(a_session)).has_value());
}

TEST_F(LoginTest, FallsBackToTheStoredStateWhenTheCodeComesAlone) {
  begin();
  const std::string state = pending_state();
  EXPECT_CALL(endpoint_, exchange(_, _)).WillOnce([&](const TokenRequest& request, const CodeGrant& grant) {
    EXPECT_EQ(grant.state.reveal(), state);
    return over_a_connection(request, answer("first", clock_.now()));
  });
  EXPECT_THAT(finish("CODE"), IsOk());
}

TEST_F(LoginTest, RefusesACodeFromAnotherLoginWithoutTouchingTheNetwork) {
  begin();
  EXPECT_THAT(finish("CODE#of-another-login"), FailsWith(Errc::state_mismatch));
  EXPECT_TRUE((*vault_.find(a_session)).has_value());
}

TEST_F(LoginTest, RefusesMalformedTextWithoutTouchingTheNetwork) {
  begin();
  for (const char* text : {"", "#state", "a#b#c", "123456", "two words"})
    EXPECT_THAT(finish(text), FailsWith(Errc::bad_input)) << text;
}

TEST_F(LoginTest, NeedsAPendingLogin) { EXPECT_THAT(finish("CODE"), FailsWith(Errc::login_needed)); }

TEST_F(LoginTest, ForgetsAPendingLoginAfterTenMinutes) {
  begin();
  clock_.advance(10min + 1s);
  EXPECT_THAT(finish("CODE"), FailsWith(Errc::login_needed));
}

TEST_F(LoginTest, TimesItsOwnBeginningByNoClockThatCanBeSet) {
  Login one = login();
  ASSERT_THAT(one.begin(a_session, anthropic()), IsOk());
  clock_.step(1h);
  EXPECT_THAT(one.check_pending(a_session), IsOk());
  clock_.advance(10min + 1s);
  clock_.step(-1h);
  EXPECT_THAT(one.check_pending(a_session), FailsWith(Errc::login_needed));
}

TEST_F(LoginTest, TakesALoginThatWasBegunBeforeTheClockWasSetBack) {
  begin();
  clock_.step(-1h);
  EXPECT_THAT(login().check_pending(a_session), IsOk());
}

struct Refusal {
  TokenFailure failure;
  Errc error;
};
class FailedExchange : public LoginTest, public ::testing::WithParamInterface<Refusal> {};

TEST_P(FailedExchange, StoresNothingAndKeepsThePendingLogin) {
  begin();
  EXPECT_CALL(endpoint_, exchange(_, _)).WillRepeatedly(fails(GetParam().failure));
  EXPECT_THAT(finish("CODE"), FailsWith(GetParam().error));
  EXPECT_FALSE(holds_login(*vault_.load(a_session)));
  EXPECT_TRUE(is_pending());
}

INSTANTIATE_TEST_SUITE_P(
    , FailedExchange,
    ::testing::Values(Refusal{failure(TokenFault::unreachable), Errc::unreachable},
                      Refusal{failure(TokenFault::untrusted), Errc::unreachable},
                      Refusal{failure(TokenFault::library_missing), Errc::libcurl_missing},
                      Refusal{failure(TokenFault::rate_limited, 429), Errc::rate_limited},
                      Refusal{failure(TokenFault::server_error, 500), Errc::unreachable},
                      Refusal{failure(TokenFault::uncertain), Errc::unreachable},
                      Refusal{failure(TokenFault::gateway, 302), Errc::bad_answer},
                      Refusal{failure(TokenFault::moved, 404), Errc::bad_answer},
                      Refusal{failure(TokenFault::refused, 400, "invalid_grant"), Errc::spent_code},
                      Refusal{failure(TokenFault::refused, 401, "invalid_client"), Errc::refused}));

TEST_F(LoginTest, TakesTheCodeOnceMoreAfterAFailure) {
  begin();
  EXPECT_CALL(endpoint_, exchange(_, _)).WillOnce(fails(TokenFault::untrusted)).WillOnce(gives("first"));
  EXPECT_THAT(finish("CODE"), FailsWith(Errc::unreachable));
  EXPECT_THAT(finish("CODE"), IsOk());
  EXPECT_FALSE(is_pending());
}

TEST_F(LoginTest, KeepsAnEarlierLoginUsableUntilTheNewOneIsStored) {
  vault_.plant(a_session, record("old", clock_.now()));
  begin();
  EXPECT_CALL(endpoint_, exchange(_, _)).WillOnce([this](const TokenRequest& request, auto&) {
    EXPECT_TRUE(request.events->about_to_send());
    EXPECT_EQ(stored().token.access_token.reveal(), "access-old");
    return failed(TokenFault::refused, 400, "invalid_grant");
  });
  EXPECT_FALSE(finish("CODE").has_value());
  EXPECT_EQ(stored().token.access_token.reveal(), "access-old");
  EXPECT_FALSE(stored().intent);
}

TEST_F(LoginTest, GivesEveryLoginANewGrantAndTheNextGeneration) {
  vault_.plant(a_session, record("old", clock_.now()));
  begin();
  EXPECT_CALL(endpoint_, exchange(_, _)).WillOnce(gives("new"));
  ASSERT_THAT(finish("CODE"), IsOk());
  EXPECT_EQ(stored().generation, 2U);
  EXPECT_NE(stored().grant_id, record("old", clock_.now()).grant_id);
}

TEST_F(LoginTest, BindsTheLoginToTheClientAndServerItWasMadeWith) {
  begin();
  EXPECT_CALL(endpoint_, exchange(_, _)).WillOnce(gives("new"));
  ASSERT_THAT(finish("CODE"), IsOk());
  EXPECT_EQ(stored().binding, bind_grant(anthropic()));
}

TEST_F(LoginTest, StoresNoLoginOfAnotherAccountThanTheOneThatItMayReplace) {
  SessionRecord adas = record("old", clock_.now());
  adas.identity.account_email = "ada@example.com";
  vault_.plant(a_session, std::move(adas));
  begin();
  AccountRule rule;
  rule.replacing = AccountRule::Replacing::ask;
  EXPECT_CALL(endpoint_, exchange(_, _)).WillOnce([this](const TokenRequest& request, auto&) {
    TokenAnswer bobs = answer("new", clock_.now());
    bobs.identity.account_email = "bob@example.com";
    return over_a_connection(request, std::move(bobs));
  });
  EXPECT_THAT(finish("CODE", rule), FailsWith(Errc::other_account));
  EXPECT_EQ(stored().token.access_token.reveal(), "access-old");
}

TEST_F(LoginTest, SaysThatTheExchangeGoesOnWhenTheWaitIsOver) {
  begin();
  EXPECT_CALL(endpoint_, exchange(_, _)).WillOnce(gives("new"));
  runner_.answer_instead({Errc::still_refreshing, "the wait was over", ""});
  EXPECT_THAT(finish("CODE"), FailsWith(Errc::still_exchanging));
  EXPECT_EQ(stored().token.access_token.reveal(), "access-new") << "it went on meanwhile";
}

TEST_F(LoginTest, DoesNotSpendTheCodeWhileSomebodyElseHoldsTheSession) {
  begin();
  const auto other = vault_.lock(a_session, {});
  EXPECT_THAT(finish("CODE"), FailsWith(Errc::vault_busy));
}

}  // namespace
}  // namespace maestro::testing
