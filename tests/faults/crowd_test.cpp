// Many processes find the token expired, and the one that refreshes for all of them is killed.
#include <set>

#include "tests/faults/strict_scene.hpp"

namespace maestro::testing {
namespace {

class Crowd : public StrictScene {
 protected:
  /// The first of `size` is killed once the server has its request; the others are served by it all the same.
  void expect_served(int size, HaltAt at) {
    expire_token();
    const int before = server_.refreshes();
    RunningCommand first = start_halted(at, Runs::alone, {"auth", "token"});
    std::vector<std::unique_ptr<Program>> others;
    for (int i = 1; i < size; ++i)
      others.push_back(std::make_unique<Program>(std::vector<std::string>{"auth", "token"}, home_.environment));
    EXPECT_EQ(workers().size(), 1U);
    first.signal(SIGKILL);
    server_.release();
    std::set<std::string> tokens;
    int served = 0;
    for (const auto& other : others) {
      const Finished finished = other->finish();
      EXPECT_EQ(finished.exit_code, 0) << finished.err;
      served += finished.exit_code == 0 ? 1 : 0;
      tokens.insert(finished.out);
    }
    EXPECT_EQ(tokens.size(), 1U);
    EXPECT_EQ(server_.refreshes() - before, 1);
    EXPECT_EQ(server_.reuses_detected(), 0);
    std::cout << "figure: " << size
              << " processes, expired token, the first killed in flight: " << server_.refreshes() - before
              << " request, " << served << " of the others served\n";
  }
};

TEST_F(Crowd, OfElevenIsServedByTheRefreshOfTheOneThatWasKilled) { expect_served(11, HaltAt::committed); }
TEST_F(Crowd, OfTwoHundredIsServedByTheRefreshOfTheOneThatWasKilled) { expect_served(200, HaltAt::received); }

}  // namespace
}  // namespace maestro::testing
