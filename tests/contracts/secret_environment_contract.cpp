#include <gmock/gmock.h>

#include <cstdlib>
#include <functional>
#include <memory>

#include "adapters/config/process_environment.hpp"
#include "tests/fakes/fake_secret_environment.hpp"
#include "tests/support/matchers.hpp"

namespace maestro::testing {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

constexpr const char* variable = "MAESTRO_TEST_TOKEN";

/// An environment in which the variable has that value.
using Make = std::unique_ptr<SecretEnvironment> (*)(const std::string& value);

std::unique_ptr<SecretEnvironment> fake(const std::string& value) {
  return std::make_unique<FakeSecretEnvironment>(std::map<std::string, std::string>{{variable, value}});
}

std::unique_ptr<SecretEnvironment> real(const std::string& value) {
  ::setenv(variable, value.c_str(), 1);
  return std::make_unique<ProcessEnvironment>();
}

class SecretEnvironmentContract : public ::testing::TestWithParam<Make> {
 protected:
  void TearDown() override { ::unsetenv(variable); }
  static Result<std::optional<AccessToken>> found_as(const std::string& value) {
    return GetParam()(value)->find(variable);
  }
};

INSTANTIATE_TEST_SUITE_P(Every, SecretEnvironmentContract, ::testing::Values(fake, real),
                         [](const auto& instance) { return instance.param == fake ? "Fake" : "Process"; });

TEST_P(SecretEnvironmentContract, FindsWhatIsSet) {
  const auto token = found_as("sk-test");
  ASSERT_THAT(token, IsOk());
  ASSERT_TRUE(token->has_value());
  EXPECT_EQ((*token)->reveal(), "sk-test");
}

TEST_P(SecretEnvironmentContract, TakesAnEmptyVariableForUnset) {
  EXPECT_FALSE(found_as("").value().has_value());
  EXPECT_FALSE(GetParam()("x")->find("MAESTRO_TEST_NOT_SET").value().has_value());
}

TEST_P(SecretEnvironmentContract, RefusesWhatWouldBreakAHeaderAndDoesNotRepeatIt) {
  for (const std::string bad : {"two words", "line\n", "caf\xc3\xa9", "\x7f"}) {
    const auto refused = found_as(bad);
    ASSERT_THAT(refused, FailsWith(Errc::bad_setting));
    EXPECT_THAT(refused.error().what, HasSubstr(variable));
    EXPECT_THAT(refused.error().what, Not(HasSubstr(bad)));
  }
  EXPECT_THAT(found_as(std::string(65536, 'x')), IsOk());
  EXPECT_THAT(found_as(std::string(65537, 'x')), FailsWith(Errc::bad_setting));
}

}  // namespace
}  // namespace maestro::testing
