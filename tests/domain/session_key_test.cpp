#include "domain/session_key.hpp"

#include "tests/support/matchers.hpp"

namespace maestro::testing {
namespace {

TEST(SessionKey, TakesProfileNamesOfTheirAlphabet) {
  for (const char* name : {"default", "me@example.com", "A-b_c.9"}) EXPECT_TRUE(is_profile_name(name)) << name;
  EXPECT_TRUE(is_profile_name(std::string(64, 'a')));
}

TEST(SessionKey, RefusesOtherProfileNames) {
  for (const char* name : {"", "a b", "a/b", "\xc3\xa9", "a\n"}) EXPECT_FALSE(is_profile_name(name)) << name;
  EXPECT_FALSE(is_profile_name(std::string(65, 'a')));
}

TEST(SessionKey, RefusesProviderNamesThatCannotBePartOfAVariable) {
  for (const char* name : {"", "Anthropic", "9a", "-a", "a_b", "a.b"}) EXPECT_FALSE(is_provider_name(name)) << name;
  EXPECT_TRUE(is_provider_name("my-own-2"));
}

TEST(SessionKey, IsAMatterOfUsage) {
  EXPECT_THAT(make_session_key("anthropic", "default"), IsOk());
  EXPECT_THAT(make_session_key("anthropic", "a b"), FailsWith(Errc::usage));
  EXPECT_THAT(make_session_key("An", "default"), FailsWith(Errc::usage));
}

}  // namespace
}  // namespace maestro::testing
