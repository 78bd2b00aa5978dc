#include "app/usecase/current_session.hpp"

#include "adapters/config/fixed_config.hpp"
#include "tests/app/usecase/answers.hpp"
#include "tests/fakes/fake_clock.hpp"
#include "tests/fakes/fake_token_vault.hpp"
#include "tests/support/matchers.hpp"

namespace maestro::testing {
namespace {

FixedConfig config(const std::string& profile, const std::string& source) {
  return FixedConfig({{"provider", Setting{"anthropic", "default"}}, {"profile", Setting{profile, source}}});
}

TEST(CurrentSession, IsTheDefaultWhenNobodySaysOrChose) {
  FakeTokenVault choice;
  FixedConfig settings = config("default", "default");
  EXPECT_EQ(current_session(settings, choice)->profile, "default");
}

TEST(CurrentSession, IsTheChosenOneWhenNobodySays) {
  FakeTokenVault choice;
  ASSERT_THAT(choice.choose("anthropic", "work"), IsOk());
  FixedConfig settings = config("default", "default");
  EXPECT_EQ(current_session(settings, choice)->profile, "work");
}

TEST(CurrentSession, IsWhatAFlagOrAVariableSays) {
  FakeTokenVault choice;
  ASSERT_THAT(choice.choose("anthropic", "work"), IsOk());
  FixedConfig settings = config("default", "flag --profile");
  EXPECT_EQ(current_session(settings, choice)->profile, "default");
}

TEST(SwitchProfile, NeedsALoginToSwitchTo) {
  FakeTokenVault choice;
  FakeTokenVault vault;
  EXPECT_THAT(switch_profile(vault, choice, a_session), FailsWith(Errc::login_needed));
  vault.plant(a_session, record("old", FakeClock().now()));
  EXPECT_THAT(switch_profile(vault, choice, a_session), IsOk());
  EXPECT_EQ(choice.chosen("anthropic").value(), "default");
}

TEST(SwitchProfile, TakesAReservedPlaceForNoLogin) {
  FakeTokenVault vault;
  vault.plant(a_session, begin_exchange(std::nullopt, 0, {}));
  EXPECT_THAT(switch_profile(vault, vault, a_session), FailsWith(Errc::login_needed));
}

}  // namespace
}  // namespace maestro::testing
