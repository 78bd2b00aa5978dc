#include "app/usecase/status.hpp"

#include "tests/app/usecase/answers.hpp"
#include "tests/fakes/fake_clock.hpp"
#include "tests/fakes/fake_token_vault.hpp"
#include "tests/support/matchers.hpp"

namespace maestro::testing {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using namespace std::chrono_literals;

class StatusTest : public ::testing::Test {
 protected:
  LoginStatus status() { return login_status(vault_, clock_, a_session, environment_).value(); }
  void set(CredentialKind kind, std::string variable) {
    environment_.found.push_back({kind, std::move(variable), AccessToken("from the environment")});
  }
  FakeClock clock_;
  FakeTokenVault vault_;
  EnvironmentCredentials environment_;
};

TEST_F(StatusTest, IsAbsentWhenNothingIsStored) { EXPECT_EQ(status().state, LoginState::absent); }

TEST_F(StatusTest, FollowsTheTokenFromValidToExpired) {
  vault_.plant(a_session, record("old", clock_.now()));
  EXPECT_EQ(status().state, LoginState::valid);
  clock_.advance(8h - 15min);
  EXPECT_EQ(status().state, LoginState::expiring);
  EXPECT_EQ(status().expires_in, 15min);
  clock_.advance(15min);
  EXPECT_EQ(status().state, LoginState::expired);
  clock_.advance(1s);
  EXPECT_EQ(status().expires_in, -1s);
}

TEST_F(StatusTest, NamesNoEndOfATokenThatWasStoredByAClockSetBackSince) {
  vault_.plant(a_session, record("old", clock_.now()));
  clock_.step(-24h);
  EXPECT_EQ(status().state, LoginState::expiring);
  EXPECT_EQ(status().expires_at, std::nullopt);
  EXPECT_EQ(status().expires_in, std::nullopt);
}

TEST_F(StatusTest, SaysThatTheServerRejectedTheLogin) {
  SessionRecord rejected = record("old", clock_.now());
  rejected.state = GrantState::rejected;
  vault_.plant(a_session, std::move(rejected));
  EXPECT_EQ(status().state, LoginState::rejected);
  EXPECT_FALSE(status().refreshable);
  EXPECT_EQ(status().rejected_at, std::nullopt);
}

TEST_F(StatusTest, SaysSinceWhenALoginIsRejectedAndOnlyThen) {
  SessionRecord stored = record("old", clock_.now());
  stored.rejected_at = clock_.now();
  vault_.plant(a_session, stored.clone());
  EXPECT_EQ(status().rejected_at, std::nullopt);
  stored.state = GrantState::rejected;
  vault_.plant(a_session, std::move(stored));
  EXPECT_EQ(status().rejected_at, clock_.now());
}

TEST_F(StatusTest, IsAbsentWhileTheCodeOfAFirstLoginIsExchanged) {
  SessionRecord reserved;
  reserved.state = GrantState::reserved;
  vault_.plant(a_session, std::move(reserved));
  EXPECT_EQ(status().state, LoginState::absent);
  EXPECT_EQ(status().source, "");
}

TEST_F(StatusTest, FollowsTheLoginItselfToItsEnd) {
  SessionRecord month_long = record("old", clock_.now());
  month_long.token = make_token(answer("old", clock_.now(), 24h * 40));
  month_long.login_expires_at = clock_.now() + 24h * 30;
  vault_.plant(a_session, std::move(month_long));
  EXPECT_EQ(login_end(status()), LoginEnd::far);
  EXPECT_EQ(status().login_expires_in, 24h * 30);
  clock_.advance(24h * 27 - 1s);
  EXPECT_EQ(login_end(status()), LoginEnd::far);
  clock_.advance(1s);
  EXPECT_EQ(login_end(status()), LoginEnd::soon);
  EXPECT_TRUE(status().refreshable);
  clock_.advance(24h * 3);
  EXPECT_EQ(login_end(status()), LoginEnd::over);
  EXPECT_FALSE(status().refreshable);
  EXPECT_EQ(status().state, LoginState::valid) << "the token that was issued last is still good";
}

TEST_F(StatusTest, KnowsNoEndOfALoginThatTheServerDidNotName) {
  vault_.plant(a_session, record("old", clock_.now()));
  EXPECT_EQ(login_end(status()), LoginEnd::unknown);
  EXPECT_EQ(status().login_expires_at, std::nullopt);
  EXPECT_EQ(login_end(describe(a_session, nullptr, clock_.now())), LoginEnd::unknown);
}

TEST_F(StatusTest, NamesNoRefreshThatNobodyHasSeen) {
  vault_.plant(a_session, record("old", clock_.now()));
  EXPECT_FALSE(status().refreshing);
}

TEST_F(StatusTest, IsAbsentAfterALogout) {
  vault_.plant(a_session, record("old", clock_.now()));
  ASSERT_THAT((*vault_.lock(a_session, {}))->erase(), IsOk());
  EXPECT_EQ(status().state, LoginState::absent);
}

TEST_F(StatusTest, NamesTheVariableThatWinsAndAllThatItHides) {
  vault_.plant(a_session, record("old", clock_.now()));
  set(CredentialKind::oauth, "TOKEN");
  set(CredentialKind::api_key, "KEY");
  environment_.win = true;
  EXPECT_EQ(status().source, "env:TOKEN");
  EXPECT_EQ(status().kind, CredentialKind::oauth);
  EXPECT_EQ(status().expires_at, std::nullopt);
  EXPECT_THAT(status().shadows, ElementsAre("env:KEY", "vault"));
}

TEST_F(StatusTest, HidesVariablesBehindAProfileThatWasNamed) {
  vault_.plant(a_session, record("old", clock_.now()));
  set(CredentialKind::api_key, "KEY");
  EXPECT_EQ(status().source, "vault");
  EXPECT_THAT(status().shadows, ElementsAre("env:KEY"));
}

TEST_F(StatusTest, HidesNothingInAnEmptyVault) {
  set(CredentialKind::api_key, "KEY");
  environment_.win = true;
  EXPECT_EQ(status().source, "env:KEY");
  EXPECT_EQ(status().kind, CredentialKind::api_key);
  EXPECT_THAT(status().shadows, IsEmpty());
}

}  // namespace
}  // namespace maestro::testing
