// An API answers 401 to a token that looks good: to everybody at once. One refresh is the answer, and a brake for an
// API that refuses whatever it is given.
#include <algorithm>
#include <filesystem>
#include <set>

#include "tests/faults/strict_scene.hpp"

namespace maestro::testing {
namespace {

using ::testing::HasSubstr;

class RefusedToken : public StrictScene {
 protected:
  [[nodiscard]] std::string token() const { return home_.run({"auth", "token"}).out; }
  [[nodiscard]] Finished refused(const std::string& what) const {
    return home_.run({"auth", "token", "--refused"}, what);
  }
  /// Runs them all at once, each with that on its standard input; the different tokens that they print.
  [[nodiscard]] std::set<std::string> crowd(const std::vector<std::string>& arguments, const std::string& input) const {
    std::vector<std::unique_ptr<Program>> programs;
    for (int i = 0; i < 12; ++i) programs.push_back(std::make_unique<Program>(arguments, home_.environment));
    for (const auto& program : programs)
      if (!input.empty()) program->write(input);
    std::set<std::string> tokens;
    for (const auto& program : programs) {
      const Finished finished = program->finish();
      EXPECT_EQ(finished.exit_code, 0) << finished.err;
      tokens.insert(finished.out);
    }
    return tokens;
  }
};

TEST_F(RefusedToken, OfTwelveWhoSawItIsRefreshedOnce) {
  const std::string old_token = token();
  const int before = server_.refreshes();
  const std::set<std::string> tokens = crowd({"auth", "token", "--refused"}, old_token);
  EXPECT_EQ(tokens.size(), 1U);
  EXPECT_EQ(tokens.count(old_token), 0U);
  EXPECT_EQ(server_.refreshes() - before, 1);
  std::cout << "figure: 12 processes that saw a 401: " << server_.refreshes() - before << " refresh\n";
}

TEST_F(RefusedToken, ThatIsNotTheStoredOneAnyMoreCostsNoRequest) {
  const std::string old_token = token();
  ASSERT_EQ(home_.run({"auth", "refresh"}).exit_code, 0);
  const int before = server_.refreshes();
  const Finished finished = refused(old_token);
  EXPECT_EQ(finished.exit_code, 0) << finished.err;
  EXPECT_EQ(finished.out, token());
  EXPECT_EQ(server_.refreshes(), before);
}

TEST_F(RefusedToken, IsReplacedThreeTimesInFiveMinutesAndThenNoMore) {
  const int before = server_.refreshes();
  for (int i = 0; i < 3; ++i) EXPECT_EQ(refused(token()).exit_code, 0);
  EXPECT_EQ(server_.refreshes() - before, 3);
  expect_error({"auth", "token", "--refused"}, 6, "api_refuses", token());
  EXPECT_EQ(server_.refreshes() - before, 3) << "the fourth is not sent";
  EXPECT_EQ(home_.run({"auth", "token"}).exit_code, 0);
  EXPECT_EQ(home_.run({"auth", "refresh"}).exit_code, 0) << "a person may ask";
}

TEST_F(RefusedToken, IsOneLineOfModestLength) {
  const int before = server_.refreshes();
  EXPECT_EQ(refused(std::string(5000, 'x') + "\n").exit_code, 2);
  EXPECT_EQ(refused("\n").exit_code, 2);
  EXPECT_EQ(server_.refreshes(), before);
}

TEST_F(RefusedToken, ByForceIsSatisfiedByOneThatWasIssuedAMomentAgo) {
  const int before = server_.refreshes();
  EXPECT_EQ(home_.run({"auth", "token", "--force-refresh"}).out, token());
  EXPECT_EQ(server_.refreshes(), before);
}

TEST_F(RefusedToken, ByForceOfTwelveIsRefreshedOnce) {
  constexpr const char* faketime = "/usr/lib/x86_64-linux-gnu/faketime/libfaketime.so.1";
  if (!std::filesystem::exists(faketime)) GTEST_SKIP() << "libfaketime is not installed";
  const std::string old_token = token();
  home_.environment["LD_PRELOAD"] = faketime;
  home_.environment["FAKETIME"] = "+120s";
  home_.environment["FAKETIME_DONT_FAKE_MONOTONIC"] = "1";
  home_.environment["DONT_FAKE_MONOTONIC"] = "1";
  const int before = server_.refreshes();
  const std::set<std::string> tokens = crowd({"auth", "token", "--force-refresh"}, "");
  EXPECT_EQ(tokens.size(), 1U);
  EXPECT_EQ(tokens.count(old_token), 0U);
  EXPECT_EQ(server_.refreshes() - before, 1);
}

}  // namespace
}  // namespace maestro::testing
