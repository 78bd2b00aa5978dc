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
}

TEST_F(StatusTest, IsAbsentAfterALogout) {
  vault_.plant(a_session, record("old", clock_.now()));
  ASSERT_THAT((*vault_.lock(a_session, 0s))->erase(clock_.now()), IsOk());
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
