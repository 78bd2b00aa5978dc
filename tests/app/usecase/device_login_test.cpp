#include "app/usecase/device_login.hpp"

#include "tests/app/usecase/spend_scene.hpp"

namespace maestro::testing {
namespace {

using ::testing::ElementsAre;

class DeviceLoginTest : public SpendScene {
 protected:
  static DeviceAuthorization authorization() {
    DeviceAuthorization authorization;
    authorization.device_code = DeviceCode("device");
    authorization.user_code = "ABCD";
    authorization.verification_uri = "https://auth.example/device";
    authorization.expires_in = 60s;
    return authorization;
  }
  static auto not_yet(const std::string& code = "authorization_pending") {
    return fails(TokenFault::refused, 400, code);
  }
  void begin() {
    EXPECT_CALL(device_endpoint_, authorize(_)).WillOnce([](auto&) { return authorization(); });
    ASSERT_THAT(login_.begin(a_session, anthropic(), 60s), IsOk());
  }
  Result<SessionRecord> finish(std::chrono::milliseconds timeout = 10min, const AccountRule& rule = {}) {
    return login_.finish(a_session, anthropic(), authorization(), rule, timeout);
  }
  Login::Parts parts(PendingLogins& pending) { return {vault_, pending, runner_, watcher_, spend_parts()}; }

  DeviceLogin login_{parts(vault_)};
};

TEST_F(DeviceLoginTest, AsksAgainUntilThePersonIsDoneAndStoresTheTokens) {
  begin();
  EXPECT_CALL(device_endpoint_, poll(_, _)).WillOnce(not_yet()).WillOnce(not_yet("slow_down")).WillOnce(gives("new"));
  ASSERT_THAT(finish(), IsOk());
  EXPECT_THAT(clock_.sleeps(), ElementsAre(5s, 5s, 10s));
  EXPECT_EQ((*vault_.load(a_session))->token.access_token.reveal(), "access-new");
  EXPECT_FALSE((*vault_.find(a_session)).has_value()) << "nothing is pending any more";
}

TEST_F(DeviceLoginTest, SendsNobodyAnywhereWhenTheVaultTakesNoWrites) {
  StrictMock<MockPendingLogins> full;
  EXPECT_CALL(full, put(_, _)).WillOnce([](auto&&...) { return Status(fail(Errc::vault_unavailable, "full")); });
  DeviceLogin login(parts(full));
  EXPECT_THAT(login.begin(a_session, anthropic(), 60s), FailsWith(Errc::vault_unavailable));
}

TEST_F(DeviceLoginTest, EndsWithTheCode) {
  begin();
  EXPECT_CALL(device_endpoint_, poll(_, _)).Times(12).WillRepeatedly(not_yet());
  EXPECT_THAT(finish(), FailsWith(Errc::spent_code));
}

TEST_F(DeviceLoginTest, EndsWithTheTime) {
  begin();
  EXPECT_CALL(device_endpoint_, poll(_, _)).Times(2).WillRepeatedly(not_yet());
  EXPECT_THAT(finish(14s), FailsWith(Errc::no_input));
}

TEST_F(DeviceLoginTest, EndsWhenThePersonRefuses) {
  begin();
  EXPECT_CALL(device_endpoint_, poll(_, _)).WillOnce(not_yet("access_denied"));
  EXPECT_THAT(finish(), FailsWith(Errc::refused));
}

TEST_F(DeviceLoginTest, OutlastsAServerThatIsAwayForAWhile) {
  begin();
  EXPECT_CALL(device_endpoint_, poll(_, _)).WillOnce(fails(TokenFault::unreachable)).WillOnce(gives("new"));
  ASSERT_THAT(finish(), IsOk());
  EXPECT_THAT(clock_.sleeps(), ElementsAre(5s, 10s));
}

TEST_F(DeviceLoginTest, KeepsAnEarlierLoginUsableUntilTheTokensAreThere) {
  vault_.plant(a_session, record("old", clock_.now()));
  begin();
  EXPECT_CALL(device_endpoint_, poll(_, _)).WillOnce(not_yet()).WillOnce([this](const TokenRequest& request, auto&) {
    EXPECT_EQ(stored().token.access_token.reveal(), "access-old");
    return over_a_connection(request, answer("new", clock_.now()));
  });
  ASSERT_THAT(finish(), IsOk());
  EXPECT_EQ(stored().token.access_token.reveal(), "access-new");
}

TEST_F(DeviceLoginTest, LeavesNoLoginWhereThereWasNoneWhenNobodyEnteredTheCode) {
  begin();
  EXPECT_CALL(device_endpoint_, poll(_, _)).WillRepeatedly(not_yet());
  EXPECT_FALSE(finish(14s).has_value());
  EXPECT_FALSE(holds_login(*vault_.load(a_session)));
}

TEST_F(DeviceLoginTest, StoresNoLoginOfAnotherAccountThanWasExpected) {
  begin();
  AccountRule rule;
  rule.expected_email = "ada@example.com";
  EXPECT_CALL(device_endpoint_, poll(_, _)).WillOnce(gives("new"));
  EXPECT_THAT(finish(10min, rule), FailsWith(Errc::other_account));
  EXPECT_FALSE(holds_login(*vault_.load(a_session)));
}

// Tokens that came while somebody else held the session could not be stored.
TEST_F(DeviceLoginTest, DoesNotPollForASessionThatIsBusy) {
  begin();
  const auto other = vault_.lock(a_session, {});
  EXPECT_THAT(finish(20s), FailsWith(Errc::no_input));
}

TEST_F(DeviceLoginTest, PollsLaterForASessionThatWasBusy) {
  begin();
  vault_.hold(a_session, clock_.now());
  clock_.while_asleep([this, sleeps = 0]() mutable {
    if (++sleeps == 2) vault_.let_go(a_session, std::nullopt, {});
  });
  EXPECT_CALL(device_endpoint_, poll(_, _)).WillOnce(gives("new"));
  EXPECT_THAT(finish(), IsOk());
  EXPECT_EQ(clock_.sleeps().size(), 2U);
}

}  // namespace
}  // namespace maestro::testing
