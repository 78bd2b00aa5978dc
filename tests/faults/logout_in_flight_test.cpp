// Somebody logs out, logs in or copies the vault while a refresh is in flight.
#include "tests/faults/strict_scene.hpp"

namespace maestro::testing {
namespace {

using ::testing::HasSubstr;

class InFlight : public StrictScene {
 protected:
  /// Whether a program that must wait for the refresh does so; it is not told to end before the refresh does.
  static bool waits(const Program& program) { return !ends_within(program.pid(), 500ms); }
  void expect_logged_out() {
    EXPECT_THAT(home_.run({"auth", "status", "--json"}).out, HasSubstr("\"state\":\"absent\""));
    EXPECT_EQ(home_.run({"auth", "token"}).exit_code, 4);
  }
};

TEST_F(InFlight, ALogoutWaitsForTheRefresh) {
  RunningCommand refresh = start_halted(HaltAt::committed);
  Program logout(std::vector<std::string>{"auth", "logout"}, home_.environment);
  EXPECT_TRUE(waits(logout));
  server_.release();
  const Finished finished = logout.finish();
  EXPECT_EQ(finished.exit_code, 0) << finished.err;
  EXPECT_EQ(refresh.finish().exit_code, 0);
  EXPECT_TRUE(no_worker_is_left());
  expect_logged_out();
}

TEST_F(InFlight, AForcedLogoutLeavesATombstoneThatTheLateCommitObeys) {
  RunningCommand refresh = start_halted(HaltAt::committed);
  Program logout(std::vector<std::string>{"auth", "logout", "--force"}, home_.environment);
  ASSERT_TRUE(ends_within(logout.pid(), generous)) << "the server still has the request";
  const Finished finished = logout.finish();
  EXPECT_EQ(finished.exit_code, 0) << finished.err;
  expect_logged_out();
  server_.release();
  EXPECT_TRUE(no_worker_is_left());
  EXPECT_NE(refresh.finish().exit_code, 0);
  expect_logged_out();
  EXPECT_EQ(home_.run({"auth", "refresh"}).exit_code, 4);
  log_in();
}

TEST_F(InFlight, ALoginWaitsAndIsTheOneThatStays) {
  RunningCommand refresh = start_halted(HaltAt::committed);
  const std::string code = pasted_code();
  Program exchange(std::vector<std::string>{"auth", "exchange"}, home_.environment);
  exchange.write(code);
  exchange.close_input();
  EXPECT_TRUE(waits(exchange));
  server_.release();
  const Finished finished = exchange.finish();
  EXPECT_EQ(finished.exit_code, 0) << finished.err;
  EXPECT_TRUE(no_worker_is_left());
  const Finished again = home_.run({"auth", "refresh"});
  EXPECT_EQ(again.exit_code, 0) << again.err;
  EXPECT_EQ(server_.reuses_detected(), 0);
}

TEST_F(InFlight, ABackupHoldsAPairThatCanStillBeUsed) {
  RunningCommand refresh = start_halted(HaltAt::committed);
  const std::vector<std::string> arguments = {"vault", "backup", home_.path("backup.db")};
  Program early(arguments, home_.environment);
  const bool waited = waits(early);
  server_.release();
  const Finished first = early.finish();
  EXPECT_EQ(first.exit_code, waited ? 0 : 9) << "it waits, or it refuses: " << first.err;
  EXPECT_EQ(refresh.finish().exit_code, 0);
  EXPECT_TRUE(no_worker_is_left());
  EXPECT_TRUE(waited || home_.run(arguments).exit_code == 0);
  const Finished logout = home_.run({"auth", "logout"});
  EXPECT_EQ(logout.exit_code, 0) << logout.err;
  const Finished restore = home_.run({"vault", "restore", "--force", home_.path("backup.db")});
  EXPECT_EQ(restore.exit_code, 0) << restore.err;
  home_.environment["MAESTRO_VAULT_COPIES"] = "allow";
  const Finished again = home_.run({"auth", "refresh"});
  EXPECT_EQ(again.exit_code, 0) << again.err;
  EXPECT_EQ(server_.reuses_detected(), 0);
}

TEST_F(InFlight, ARekeyWaitsAndLosesNothing) {
  const int before = server_.refreshes();
  RunningCommand refresh = start_halted(HaltAt::committed);
  Program rekey(std::vector<std::string>{"vault", "rekey"}, home_.environment);
  EXPECT_TRUE(waits(rekey));
  server_.release();
  const Finished finished = rekey.finish();
  EXPECT_EQ(finished.exit_code, 0) << finished.err;
  expect_kept_with_one_request(before);
}

}  // namespace
}  // namespace maestro::testing
