#include "adapters/config/process_environment.hpp"

#include <cstdlib>

#include "tests/support/matchers.hpp"

namespace maestro::testing {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

class ProcessEnvironmentTest : public ::testing::Test {
 protected:
  void TearDown() override { ::unsetenv("MAESTRO_TEST_TOKEN"); }
  Result<std::optional<AccessToken>> found_as(const std::string& value) {
    ::setenv("MAESTRO_TEST_TOKEN", value.c_str(), 1);
    return ProcessEnvironment().find("MAESTRO_TEST_TOKEN");
  }
};

TEST_F(ProcessEnvironmentTest, FindsWhatIsSet) {
  const auto token = found_as("sk-test");
  ASSERT_THAT(token, IsOk());
  ASSERT_TRUE(token->has_value());
  EXPECT_EQ((*token)->reveal(), "sk-test");
}

TEST_F(ProcessEnvironmentTest, TakesAnEmptyVariableForUnset) {
  EXPECT_FALSE(found_as("").value().has_value());
  EXPECT_FALSE(ProcessEnvironment().find("MAESTRO_TEST_NOT_SET").value().has_value());
}

TEST_F(ProcessEnvironmentTest, RefusesWhatWouldBreakAHeaderAndDoesNotRepeatIt) {
  for (const std::string bad : {"two words", "line\n", "caf\xc3\xa9", "\x7f"}) {
    const auto refused = found_as(bad);
    ASSERT_THAT(refused, FailsWith(Errc::bad_setting));
    EXPECT_THAT(refused.error().what, HasSubstr("MAESTRO_TEST_TOKEN"));
    EXPECT_THAT(refused.error().what, Not(HasSubstr(bad)));
  }
  EXPECT_THAT(found_as(std::string(65536, 'x')), IsOk());
  EXPECT_THAT(found_as(std::string(65537, 'x')), FailsWith(Errc::bad_setting));
}

}  // namespace
}  // namespace maestro::testing
