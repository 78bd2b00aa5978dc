#include "app/usecase/device_login.hpp"

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
using ::testing::ElementsAre;
using ::testing::Return;
using ::testing::StrictMock;

class DeviceLoginTest : public ::testing::Test {
 protected:
  static DeviceAuthorization authorization() {
    DeviceAuthorization authorization;
    authorization.device_code = DeviceCode("device");
    authorization.user_code = "ABCD";
    authorization.verification_uri = "https://auth.example/device";
    authorization.expires_in = 60s;
    return authorization;
  }
  static TokenResult<TokenAnswer> not_yet(const std::string& code = "authorization_pending") {
    return tl::unexpected(failure(TokenFault::refused, 400, code));
  }
  void begin() {
    EXPECT_CALL(endpoint_, authorize(_)).WillOnce([](auto&) { return authorization(); });
    ASSERT_THAT(login_.begin(a_session, anthropic(), 60s), IsOk());
  }
  Result<SessionRecord> finish(std::chrono::milliseconds patience = 10min) {
    return login_.finish(a_session, anthropic(), authorization(), patience);
  }

  FakeClock clock_;
  FakeCrypto crypto_;
  FakeTokenVault vault_;
  NoInterrupts interrupts_;
  RecordingLog log_;
  StrictMock<MockDeviceAuthorizationEndpoint> endpoint_;
  DeviceLogin login_{{vault_, vault_, endpoint_, crypto_, clock_, interrupts_, log_}};
};

TEST_F(DeviceLoginTest, AsksAgainUntilThePersonIsDoneAndStoresTheTokens) {
  begin();
  EXPECT_CALL(endpoint_, poll(_, _))
      .WillOnce([](auto&&...) { return not_yet(); })
      .WillOnce([](auto&&...) { return not_yet("slow_down"); })
      .WillOnce([this](auto&&...) { return TokenResult<TokenAnswer>(answer("new", clock_.now())); });
  ASSERT_THAT(finish(), IsOk());
  EXPECT_THAT(clock_.sleeps(), ElementsAre(5s, 5s, 10s));
  EXPECT_EQ((*vault_.load(a_session))->token.access_token.reveal(), "access-new");
  EXPECT_FALSE((*vault_.find(a_session)).has_value()) << "nothing is pending any more";
}

TEST_F(DeviceLoginTest, SendsNobodyAnywhereWhenTheVaultTakesNoWrites) {
  StrictMock<MockPendingLogins> full;
  EXPECT_CALL(full, put(_, _)).WillOnce([](auto&&...) { return Status(fail(Errc::vault_unavailable, "full")); });
  DeviceLogin login({vault_, full, endpoint_, crypto_, clock_, interrupts_, log_});
  EXPECT_THAT(login.begin(a_session, anthropic(), 60s), FailsWith(Errc::vault_unavailable));
}

TEST_F(DeviceLoginTest, EndsWithTheCode) {
  begin();
  EXPECT_CALL(endpoint_, poll(_, _)).Times(12).WillRepeatedly([](auto&&...) { return not_yet(); });
  EXPECT_THAT(finish(), FailsWith(Errc::spent_code));
}

TEST_F(DeviceLoginTest, EndsWithThePatience) {
  begin();
  EXPECT_CALL(endpoint_, poll(_, _)).Times(2).WillRepeatedly([](auto&&...) { return not_yet(); });
  EXPECT_THAT(finish(14s), FailsWith(Errc::no_input));
}

TEST_F(DeviceLoginTest, EndsWhenThePersonRefuses) {
  begin();
  EXPECT_CALL(endpoint_, poll(_, _)).WillOnce([](auto&&...) { return not_yet("access_denied"); });
  EXPECT_THAT(finish(), FailsWith(Errc::refused));
}

TEST_F(DeviceLoginTest, OutlastsAServerThatIsAwayForAWhile) {
  begin();
  EXPECT_CALL(endpoint_, poll(_, _))
      .WillOnce([](auto&&...) { return TokenResult<TokenAnswer>(tl::unexpected(failure(TokenFault::unsent))); })
      .WillOnce([this](auto&&...) { return TokenResult<TokenAnswer>(answer("new", clock_.now())); });
  ASSERT_THAT(finish(), IsOk());
  EXPECT_THAT(clock_.sleeps(), ElementsAre(5s, 10s));
}

// Tokens that came while somebody else held the session could not be stored.
TEST_F(DeviceLoginTest, DoesNotPollForASessionThatIsBusy) {
  begin();
  const auto other = vault_.lock(a_session, 0s);
  EXPECT_THAT(finish(20s), FailsWith(Errc::no_input));
}

}  // namespace
}  // namespace maestro::testing
