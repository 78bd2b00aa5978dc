#include "tests/contracts/vault_contract.hpp"

namespace maestro::testing {
namespace {

class ProfileChoiceContract : public VaultContract {
 protected:
  std::optional<std::string> chosen(const std::string& provider) {
    const Result<std::optional<std::string>> found = choice().chosen(provider);
    EXPECT_THAT(found, IsOk());
    return found ? *found : std::nullopt;
  }
};
INSTANTIATE_TEST_SUITE_P(Every, ProfileChoiceContract, every_vault(), vault_name);

TEST_P(ProfileChoiceContract, NobodyHasChosenAtFirst) { EXPECT_EQ(chosen("anthropic"), std::nullopt); }

TEST_P(ProfileChoiceContract, TheLastChoiceCounts) {
  for (const char* profile : {"work", "home"}) ASSERT_THAT(choice().choose("anthropic", profile), IsOk());
  EXPECT_EQ(chosen("anthropic"), "home");
}

TEST_P(ProfileChoiceContract, ALoginThatBeginsChoosesNothing) {
  ASSERT_THAT(pending().put(work, pending_login('p')), IsOk());
  EXPECT_EQ(chosen("anthropic"), std::nullopt);
  ASSERT_THAT(choice().choose("anthropic", "work"), IsOk());
  ASSERT_THAT(pending().put(home, pending_login('q')), IsOk());
  EXPECT_EQ(chosen("anthropic"), "work");
}

TEST_P(ProfileChoiceContract, EveryProviderHasItsOwn) {
  ASSERT_THAT(choice().choose("anthropic", "work"), IsOk());
  EXPECT_EQ(chosen("other"), std::nullopt);
}

TEST_P(ProfileChoiceContract, ChoosingStoresNoLogin) {
  ASSERT_THAT(choice().choose("anthropic", "work"), IsOk());
  EXPECT_THAT(vault().list().value(), ::testing::IsEmpty());
}

}  // namespace
}  // namespace maestro::testing
