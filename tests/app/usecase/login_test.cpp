#include "app/usecase/login.hpp"

#include "domain/authorization_url.hpp"
#include "tests/app/usecase/answers.hpp"
#include "tests/app/usecase/mocks.hpp"
#include "tests/fakes/fake_clock.hpp"
#include "tests/fakes/fake_crypto.hpp"
#include "tests/fakes/fake_token_vault.hpp"
#include "tests/fakes/recording_log.hpp"
#include "tests/support/anthropic.hpp"
#include "tests/support/matchers.hpp"

namespace maestro::testing {
namespace {

using namespace std::chrono_literals;
using ::testing::_;
using ::testing::ByMove;
using ::testing::HasSubstr;
using ::testing::Return;
using ::testing::StrictMock;

class LoginTest : public ::testing::Test {
 protected:
  Login login() { return Login({vault_, vault_, endpoint_, crypto_, clock_, interrupts_, log_}); }
  Result<SessionRecord> finish(const std::string& pasted) {
    return login().finish(a_session, anthropic(), PastedText(pasted), 60s);
  }
  std::string pending_state() { return std::string((*vault_.find(a_session))->pkce.state.reveal()); }

  FakeClock clock_;
  FakeCrypto crypto_;
  FakeTokenVault vault_;
  NoInterrupts interrupts_;
  RecordingLog log_;
  StrictMock<MockTokenEndpoint> endpoint_;
};

TEST_F(LoginTest, BeginsWithAUrlWhoseStateIsKept) {
  const auto pkce = login().begin(a_session, anthropic());
  ASSERT_THAT(pkce, IsOk());
  EXPECT_THAT(authorization_url(anthropic(), *pkce), HasSubstr("state=" + pending_state()));
}

TEST_F(LoginTest, DoesNotSendThePersonToTheBrowserWhenTheVaultTakesNoWrites) {
  StrictMock<MockPendingLogins> full;
  EXPECT_CALL(full, put(_, _)).WillOnce(Return(ByMove(Status(fail(Errc::vault_unavailable, "full")))));
  Login login({vault_, full, endpoint_, crypto_, clock_, interrupts_, log_});
  EXPECT_THAT(login.begin(a_session, anthropic()), FailsWith(Errc::vault_unavailable));
}

TEST_F(LoginTest, UsesAnIndependentStateWhenTheProviderAsksForOne) {
  ProviderProfile provider = anthropic();
  provider.state = StateMode::random;
  ASSERT_THAT(login().begin(a_session, provider), IsOk());
  EXPECT_NE(pending_state(), (*vault_.find(a_session))->pkce.code_verifier.reveal());
}

TEST_F(LoginTest, ExchangesTheCodeAndStoresTheTokens) {
  ASSERT_THAT(login().begin(a_session, anthropic()), IsOk());
  const std::string state = pending_state();
  EXPECT_CALL(endpoint_, exchange(_, _)).WillOnce([&](const TokenRequest& request, const CodeGrant& grant) {
    EXPECT_EQ(request.url, anthropic().token_endpoint);
    EXPECT_EQ(grant.code.reveal(), "CODE");
    EXPECT_EQ(grant.state.reveal(), state);
    EXPECT_EQ(grant.code_verifier.reveal(), state);
    return answer("first", clock_.now());
  });
  ASSERT_THAT(finish("CODE#" + state), IsOk());
  EXPECT_EQ((*vault_.load(a_session))->token.access_token.reveal(), "access-first");
  EXPECT_FALSE((*vault_.find(a_session)).has_value());
}

TEST_F(LoginTest, FallsBackToTheStoredStateWhenTheCodeComesAlone) {
  ASSERT_THAT(login().begin(a_session, anthropic()), IsOk());
  const std::string state = pending_state();
  EXPECT_CALL(endpoint_, exchange(_, _)).WillOnce([&](const TokenRequest&, const CodeGrant& grant) {
    EXPECT_EQ(grant.state.reveal(), state);
    return answer("first", clock_.now());
  });
  EXPECT_THAT(finish("CODE"), IsOk());
}

TEST_F(LoginTest, RefusesACodeFromAnotherLoginWithoutTouchingTheNetwork) {
  ASSERT_THAT(login().begin(a_session, anthropic()), IsOk());
  EXPECT_THAT(finish("CODE#of-another-login"), FailsWith(Errc::state_mismatch));
  EXPECT_TRUE((*vault_.find(a_session)).has_value());
}

TEST_F(LoginTest, RefusesMalformedTextWithoutTouchingTheNetwork) {
  ASSERT_THAT(login().begin(a_session, anthropic()), IsOk());
  for (const char* text : {"", "#state", "a#b#c", "123456", "two words"})
    EXPECT_THAT(finish(text), FailsWith(Errc::bad_input)) << text;
}

TEST_F(LoginTest, NeedsAPendingLogin) { EXPECT_THAT(finish("CODE"), FailsWith(Errc::login_needed)); }

TEST_F(LoginTest, ForgetsAPendingLoginAfterTenMinutes) {
  ASSERT_THAT(login().begin(a_session, anthropic()), IsOk());
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
  ASSERT_THAT(login().begin(a_session, anthropic()), IsOk());
  clock_.step(-1h);
  EXPECT_THAT(login().check_pending(a_session), IsOk());
}

struct Refusal {
  TokenFailure failure;
  Errc error;
  bool keeps_pending;
};
class FailedExchange : public LoginTest, public ::testing::WithParamInterface<Refusal> {};

TEST_P(FailedExchange, StoresNothingAndKeepsTheCodeWhileItMayStillBeGood) {
  ASSERT_THAT(login().begin(a_session, anthropic()), IsOk());
  EXPECT_CALL(endpoint_, exchange(_, _)).WillOnce([](auto&&...) {
    return TokenResult<TokenAnswer>(tl::unexpected(GetParam().failure));
  });
  EXPECT_THAT(finish("CODE"), FailsWith(GetParam().error));
  EXPECT_FALSE((*vault_.load(a_session)).has_value());
  EXPECT_EQ((*vault_.find(a_session)).has_value(), GetParam().keeps_pending);
}

INSTANTIATE_TEST_SUITE_P(
    , FailedExchange,
    ::testing::Values(Refusal{failure(TokenFault::unsent), Errc::unreachable, true},
                      Refusal{failure(TokenFault::untrusted), Errc::unreachable, true},
                      Refusal{failure(TokenFault::rate_limited, 429), Errc::rate_limited, true},
                      Refusal{failure(TokenFault::uncertain, 500), Errc::unreachable, true},
                      Refusal{failure(TokenFault::refused, 302), Errc::bad_answer, true},
                      Refusal{failure(TokenFault::refused, 501), Errc::bad_answer, true},
                      Refusal{failure(TokenFault::refused, 400, "invalid_grant"), Errc::spent_code, false},
                      Refusal{failure(TokenFault::refused, 401, "invalid_client"), Errc::refused, false}));

TEST_F(LoginTest, LeavesAnEarlierLoginAloneUntilTheNewOneIsStored) {
  vault_.plant(a_session, record("old", clock_.now()));
  ASSERT_THAT(login().begin(a_session, anthropic()), IsOk());
  EXPECT_CALL(endpoint_, exchange(_, _)).WillOnce([](auto&&...) {
    return TokenResult<TokenAnswer>(tl::unexpected(failure(TokenFault::refused, 400, "invalid_grant")));
  });
  EXPECT_FALSE(finish("CODE").has_value());
  EXPECT_EQ((*vault_.load(a_session))->token.access_token.reveal(), "access-old");
}

TEST_F(LoginTest, GivesEveryLoginANewGrantAndTheNextGeneration) {
  vault_.plant(a_session, record("old", clock_.now()));
  ASSERT_THAT(login().begin(a_session, anthropic()), IsOk());
  EXPECT_CALL(endpoint_, exchange(_, _)).WillOnce(Return(ByMove(answer("new", clock_.now()))));
  ASSERT_THAT(finish("CODE"), IsOk());
  const auto stored = vault_.load(a_session);
  EXPECT_EQ((*stored)->generation, 2);
  EXPECT_NE((*stored)->grant_id, record("old", clock_.now()).grant_id);
}

TEST_F(LoginTest, DoesNotSpendTheCodeWhileSomebodyElseHoldsTheSession) {
  ASSERT_THAT(login().begin(a_session, anthropic()), IsOk());
  const auto other = vault_.lock(a_session, 0s);
  EXPECT_THAT(finish("CODE"), FailsWith(Errc::vault_busy));
}

}  // namespace
}  // namespace maestro::testing
