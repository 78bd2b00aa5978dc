// The server takes its time. A command waits for as long as it was told to; the refresh itself waits for its answer.
#include <thread>

#include "tests/faults/strict_scene.hpp"

namespace maestro::testing {
namespace {

using ::testing::HasSubstr;
using Clock = std::chrono::steady_clock;

class SlowAnswer : public StrictScene {
 protected:
  void expect_stored(int before, const std::string& old_token) {
    expect_kept_with_one_request(before);
    EXPECT_NE(home_.run({"auth", "token"}).out, old_token);
  }
};

TEST_F(SlowAnswer, ThatComesWithinTheWaitIsServed) {
  const auto delay = is_long_test() ? 33s : 3s;
  const std::string old_token = home_.run({"auth", "token"}).out;
  const int before = server_.refreshes();
  server_.set_answer_delay(delay);
  const Finished refresh = home_.run({"auth", "refresh"});
  server_.set_answer_delay(0ms);
  EXPECT_EQ(refresh.exit_code, 0) << refresh.err;
  expect_stored(before, old_token);
  std::cout << "figure: an answer after " << delay.count() << " s: exit " << refresh.exit_code << "\n";
}

TEST_F(SlowAnswer, ThatComesAfterTheWaitIsStoredAllTheSame) {
  const auto delay = is_long_test() ? 120s : 3s;
  if (!is_long_test()) home_.environment["MAESTRO_HTTP_DEADLINE"] = "1";
  const std::string old_token = home_.run({"auth", "token"}).out;
  const int before = server_.refreshes();
  server_.set_answer_delay(delay);
  const Finished gave_up = expect_error({"auth", "refresh"}, 5, "still_refreshing");
  ASSERT_TRUE(no_worker_is_left(delay + generous));
  server_.set_answer_delay(0ms);
  expect_stored(before, old_token);
  std::cout << "figure: an answer after " << delay.count() << " s: exit " << gave_up.exit_code << ", then stored\n";
}

TEST_F(SlowAnswer, IsWaitedForNoLongerThanTheCommandWasTold) {
  const std::string old_token = home_.run({"auth", "token"}).out;
  const int before = server_.refreshes();
  server_.halt_at(HaltAt::received);
  const auto begin = Clock::now();
  const Finished gave_up = expect_error({"auth", "refresh", "--within", "3s"}, 5, "still_refreshing");
  const std::chrono::duration<double> waited = Clock::now() - begin;
  EXPECT_GE(waited, 2500ms);
  EXPECT_LE(waited, 30s);
  EXPECT_EQ(workers().size(), 1U) << "the refresh goes on";
  EXPECT_THAT(home_.run({"auth", "status", "--json"}).out, HasSubstr("\"refreshing\":{"));
  expect_stored(before, old_token);
  EXPECT_THAT(home_.run({"auth", "status", "--json"}).out, HasSubstr("\"refreshing\":null"));
  std::cout << "figure: --within 3s of an answer that does not come: exit " << gave_up.exit_code << " after "
            << waited.count() << " s\n";
}

/// Those who need no other token are not held up by somebody else's refresh.
TEST_F(SlowAnswer, HoldsUpNobodyWhoseTokenIsGood) {
  RunningCommand command = start_halted(HaltAt::received);
  const Finished token = home_.run({"auth", "token"});
  EXPECT_EQ(token.exit_code, 0) << token.err;
  EXPECT_EQ(home_.run({"auth", "status"}).exit_code, 0);
  EXPECT_EQ(home_.run({"auth", "list"}).exit_code, 0);
  server_.release();
  EXPECT_EQ(command.finish().exit_code, 0);
}

TEST_F(SlowAnswer, ToAnExchangeIsStoredAllTheSame) {
  home_.environment["MAESTRO_HTTP_DEADLINE"] = "2";
  const std::string code = pasted_code({"--profile", "work"});
  server_.halt_at(HaltAt::committed);
  expect_error({"auth", "exchange", "--profile", "work"}, 5, "still_exchanging", code);
  server_.release();
  ASSERT_TRUE(no_worker_is_left());
  const Finished token = home_.run({"auth", "token", "--profile", "work"});
  EXPECT_EQ(token.exit_code, 0) << token.err;
  EXPECT_EQ(server_.token_requests().exchanges, 2) << "that of the scene's login, and this one";
}

}  // namespace
}  // namespace maestro::testing
