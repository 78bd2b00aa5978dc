// A login itself ends, after a month or so, and no refresh moves that. Whoever can know it says so beforehand.
#include "tests/faults/strict_scene.hpp"

namespace maestro::testing {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

class LoginEnd : public StrictScene {
 protected:
  void log_in_for(const std::string& json) {
    server_.set_login_lifetime(json);
    log_in();
  }
  /// As `status --json` has it, with its quotes; `null` where it is not known.
  [[nodiscard]] std::string known_end() const { return member(home_.run({"auth", "status", "--json"}).out); }
  [[nodiscard]] static std::string member(const std::string& json) {
    const std::string name = "\"login_expires_at\":";
    const std::size_t at = json.find(name);
    if (at == std::string::npos) return "no such member";
    const std::size_t begin = at + name.size();
    return json.substr(begin, json.find_first_of(",}", begin) - begin);
  }
  void expect_warning(bool expected) const {
    for (int i = 0; i < 2; ++i) {  // each time
      const Finished token = home_.run({"auth", "token"});
      EXPECT_EQ(token.exit_code, 0);
      EXPECT_EQ(token.err.find("login") != std::string::npos, expected) << token.err;
    }
  }
};

TEST_F(LoginEnd, ThatIsNotSentIsNotKnown) {
  EXPECT_EQ(known_end(), "null");
  expect_warning(false);
}

TEST_F(LoginEnd, IsShownAndInTheLastThreeDaysSaid) {
  for (const char* two_days : {"172800", "\"172800\"", "172800.0"}) {
    SCOPED_TRACE(two_days);
    log_in_for(two_days);
    EXPECT_THAT(known_end(), HasSubstr("T"));
    EXPECT_EQ(member(home_.run({"auth", "list", "--json"}).out), known_end());
    expect_warning(true);
  }
}

TEST_F(LoginEnd, ThatIsFarIsShownAlone) {
  log_in_for("2592000");
  EXPECT_THAT(known_end(), HasSubstr("T"));
  expect_warning(false);
  EXPECT_THAT(home_.run({"auth", "status"}).out, HasSubstr("login"));
}

TEST_F(LoginEnd, IsTheSmallerOneAfterARefreshAndKeptByOneThatSaysNothing) {
  log_in_for("864000");
  const std::string end = known_end();
  ASSERT_THAT(end, HasSubstr("T"));
  server_.set_login_lifetime("8640000");
  ASSERT_EQ(home_.run({"auth", "refresh"}).exit_code, 0);
  EXPECT_EQ(known_end(), end);
  server_.set_login_lifetime("");
  ASSERT_EQ(home_.run({"auth", "refresh"}).exit_code, 0);
  EXPECT_EQ(known_end(), end);
  server_.set_login_lifetime("86400");
  ASSERT_EQ(home_.run({"auth", "refresh"}).exit_code, 0);
  EXPECT_LT(known_end(), end);
  expect_warning(true);
}

TEST_F(LoginEnd, OfANewLoginIsItsOwn) {
  log_in_for("86400");
  const std::string end = known_end();
  log_in_for("8640000");
  EXPECT_GT(known_end(), end);
  log_in_for("");
  EXPECT_EQ(known_end(), "null");
}

TEST_F(LoginEnd, ThatMakesNoSenseIsNotKnownAndCostsNothing) {
  for (const char* nonsense : {"0", "-5", "\"soon\"", "\"\"", "null", "true", "[1]", "1e300", "99999999999"}) {
    SCOPED_TRACE(nonsense);
    log_in_for(nonsense);
    EXPECT_EQ(known_end(), "null");
    expect_warning(false);
  }
}

}  // namespace
}  // namespace maestro::testing
