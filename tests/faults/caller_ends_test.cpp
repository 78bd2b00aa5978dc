// Whoever asked for the refresh is ended: at each stage of the server by each kind of end, and at random moments. The
// login is kept, and its refresh token is sent once.
#include <unistd.h>

#include <thread>

#include "tests/faults/endings.hpp"
#include "tests/faults/strict_scene.hpp"

namespace maestro::testing {
namespace {

class CallerEnds : public StrictScene {
 protected:
  void count(const std::string& what, const Aftermath& aftermath) {
    ++disturbed_;
    lost_ += aftermath.is_lost ? 1 : 0;
    sent_twice_ += aftermath.requests > 1 ? 1 : 0;
    EXPECT_FALSE(aftermath.is_lost) << what << ": " << aftermath.why;
    EXPECT_LE(aftermath.requests, 1) << what << ": " << aftermath.why;
  }
  void report(const std::string& what) const {
    std::cout << "figure: " << what << " without grace: " << disturbed_ << " refreshes disturbed, " << lost_
              << " logins lost, " << sent_twice_ << " sent more than once\n";
  }

 private:
  int disturbed_ = 0;
  int lost_ = 0;
  int sent_twice_ = 0;
};

const char* name_of(HaltAt stage) {
  switch (stage) {
    case HaltAt::received:
      return "received";
    case HaltAt::committed:
      return "committed";
    case HaltAt::answered:
      return "answered";
  }
  return "";
}

class CallerEndsAt : public CallerEnds, public ::testing::WithParamInterface<HaltAt> {};

TEST_P(CallerEndsAt, InEveryKnownWayAndTheRefreshGoesOn) {
  for (const Ending& ending : endings()) {
    const std::string what = std::string(ending.name) + " at " + name_of(GetParam());
    SCOPED_TRACE(what);
    const int before = server_.refreshes();
    server_.halt_at(GetParam(), 40);
    RunningCommand command(ending.how, {"auth", "refresh"}, home_.environment, 2s);
    ASSERT_TRUE(server_.wait_until_halted());
    ending.act(command, 60ms);
    EXPECT_TRUE(!ending.ends || command.ends_within(generous)) << "it waits for the server";
    const Aftermath aftermath = settle(before);
    EXPECT_EQ(aftermath.requests, 1);
    count(what, aftermath);
    EXPECT_TRUE(command.ends_within(generous));
  }
  report(std::string("the caller ends in ") + std::to_string(endings().size()) + " ways at " + name_of(GetParam()));
}

INSTANTIATE_TEST_SUITE_P(, CallerEndsAt, ::testing::Values(HaltAt::received, HaltAt::committed, HaltAt::answered),
                         [](const auto& instance) { return name_of(instance.param); });

/// The moments lie anywhere between the start of the program and its end.
TEST_F(CallerEnds, AtRandomMomentsAndNoLoginIsLost) {
  std::mt19937 random(20261126);
  const auto up_to = [&](int milliseconds) {
    return std::chrono::microseconds(std::uniform_int_distribution<int>(0, milliseconds * 1000)(random));
  };
  const int rounds = is_long_test() ? 500 : 40;
  for (int round = 0; round < rounds; ++round) {
    const Ending& ending = endings().at(random() % endings().size());
    SCOPED_TRACE("round " + std::to_string(round));
    const int before = server_.refreshes();
    const auto delay = std::chrono::floor<std::chrono::milliseconds>(up_to(60));
    server_.set_answer_delay(delay);
    const auto moment = up_to(25 + static_cast<int>(delay.count()));
    RunningCommand command(ending.how, {"auth", "refresh"}, home_.environment,
                           std::chrono::ceil<std::chrono::milliseconds>(moment));
    std::this_thread::sleep_for(moment);
    ending.act(command, std::chrono::floor<std::chrono::milliseconds>(up_to(300)));
    EXPECT_TRUE(command.ends_within(generous));
    count(ending.name, settle(before));
  }
  report("the caller ends at " + std::to_string(rounds) + " random moments");
}

TEST_F(CallerEnds, ByCtrlCAndTheNextOneIsServedByTheRefreshThatGoesOn) {
  expire_token();
  const int before = server_.refreshes();
  RunningCommand command = start_halted(HaltAt::committed, Runs::on_terminal, {"auth", "token"});
  command.type("\x03");
  ASSERT_TRUE(command.ends_within(generous));
  EXPECT_EQ(command.finish().exit_code, 130);
  Program next({"auth", "token"}, home_.environment);
  server_.release();
  const Finished served = next.finish();
  EXPECT_EQ(served.exit_code, 0) << served.err;
  EXPECT_EQ(server_.refreshes() - before, 1);
}

TEST_F(CallerEnds, UnderNohupOnlyByWhatIsNotIgnored) {
  const int before = server_.refreshes();
  server_.halt_at(HaltAt::received);
  std::vector<std::string> words = Home::words({"auth", "refresh"});
  words.insert(words.begin(), "/usr/bin/nohup");
  Program program(Words{words}, home_.environment);
  ASSERT_TRUE(server_.wait_until_halted());
  ::kill(program.pid(), SIGHUP);
  server_.release();
  EXPECT_EQ(program.finish().exit_code, 0);
  expect_kept_with_one_request(before);
}

TEST_F(CallerEnds, AndTheOneThatGoesOnIsASingleSmallProcessOfItsOwnSession) {
  RunningCommand command = start_halted(HaltAt::received);
  const pid_t worker = the_worker();
  ASSERT_GT(worker, 0);
  EXPECT_NE(worker, command.pid());
  EXPECT_EQ(::getsid(worker), worker);
  const std::string kilobytes = line_of_process(worker, "smaps_rollup", "Private_Dirty:");
  ASSERT_FALSE(kilobytes.empty());
  EXPECT_LE(std::stoi(kilobytes), 2048);
  std::cout << "figure: the process that refreshes has" << kilobytes << " of memory of its own\n";
}

}  // namespace
}  // namespace maestro::testing
