#include "domain/secret.hpp"

#include <gtest/gtest.h>

#include <sstream>
#include <type_traits>

namespace maestro::testing {
namespace {

static_assert(!std::is_copy_constructible_v<AccessToken>);
static_assert(!std::is_copy_assignable_v<AccessToken>);
static_assert(std::is_nothrow_move_constructible_v<AccessToken>);
static_assert(!std::is_convertible_v<AccessToken, std::string_view>);
static_assert(!std::is_convertible_v<std::string_view, AccessToken>);
static_assert(!std::is_constructible_v<AccessToken, RefreshToken>);

TEST(Secret, IsNeverPrinted) {
  std::ostringstream out;
  out << AccessToken("hunter2");
  EXPECT_EQ(out.str(), "[redacted, 7 bytes]");
}

TEST(Secret, IsNotPrintedByAFailingTestEither) {
  EXPECT_EQ(::testing::PrintToString(AccessToken("hunter2")), "[redacted, 7 bytes]");
}

TEST(Secret, ComparesContents) {
  EXPECT_EQ(AccessToken("a"), AccessToken("a"));
  EXPECT_NE(AccessToken("a"), AccessToken("b"));
  EXPECT_NE(AccessToken("a"), AccessToken("aa"));
}

TEST(Secret, IsEmptyAfterItWasMovedAway) {
  AccessToken from("a");
  const AccessToken to(std::move(from));
  EXPECT_EQ(to.reveal(), "a");
  EXPECT_TRUE(from.empty());  // NOLINT(bugprone-use-after-move)
}

}  // namespace
}  // namespace maestro::testing
