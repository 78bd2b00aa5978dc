#include "app/usecase/current_session.hpp"

#include <map>

#include "adapters/config/fixed_config.hpp"
#include "tests/app/usecase/answers.hpp"
#include "tests/fakes/fake_clock.hpp"
#include "tests/fakes/fake_token_vault.hpp"
#include "tests/support/matchers.hpp"

namespace maestro::testing {
namespace {

class FakeProfileChoice final : public ProfileChoice {
 public:
  Result<std::optional<std::string>> chosen(const std::string& provider) override {
    const auto found = choices_.find(provider);
    if (found == choices_.end()) return std::nullopt;
    return found->second;
  }
  Status choose(const std::string& provider, const std::string& profile) override {
    choices_[provider] = profile;
    return {};
  }

 private:
  std::map<std::string, std::string> choices_;
};

FixedConfig config(const std::string& profile, const std::string& source) {
  return FixedConfig({{"provider", Setting{"anthropic", "default"}}, {"profile", Setting{profile, source}}});
}

TEST(CurrentSession, IsTheDefaultWhenNobodySaysOrChose) {
  FakeProfileChoice choice;
  FixedConfig settings = config("default", "default");
  EXPECT_EQ(current_session(settings, choice)->profile, "default");
}

TEST(CurrentSession, IsTheChosenOneWhenNobodySays) {
  FakeProfileChoice choice;
  ASSERT_THAT(choice.choose("anthropic", "work"), IsOk());
  FixedConfig settings = config("default", "default");
  EXPECT_EQ(current_session(settings, choice)->profile, "work");
}

TEST(CurrentSession, IsWhatAFlagOrAVariableSays) {
  FakeProfileChoice choice;
  ASSERT_THAT(choice.choose("anthropic", "work"), IsOk());
  FixedConfig settings = config("default", "flag --profile");
  EXPECT_EQ(current_session(settings, choice)->profile, "default");
}

TEST(SwitchProfile, NeedsALoginToSwitchTo) {
  FakeProfileChoice choice;
  FakeTokenVault vault;
  EXPECT_THAT(switch_profile(vault, choice, a_session), FailsWith(Errc::login_needed));
  vault.plant(a_session, record("old", FakeClock().now()));
  EXPECT_THAT(switch_profile(vault, choice, a_session), IsOk());
  EXPECT_EQ(choice.chosen("anthropic").value(), "default");
}

}  // namespace
}  // namespace maestro::testing
