// The new pair has landed and could not be committed: the store is locked by another program, and then the process that
// refreshed is killed. From here on the pair is found by whoever comes next, wherever he comes from.
#include <filesystem>
#include <thread>

#include "tests/faults/store_lock.hpp"
#include "tests/faults/strict_scene.hpp"

namespace maestro::testing {
namespace {

class LandedPair : public StrictScene {
 protected:
  /// Nobody holds the new pair in memory when this returns, and the store has the old one.
  void leave_landed() {
    old_token_ = home_.run({"auth", "token"}).out;
    before_ = server_.refreshes();
    {
      RunningCommand command = start_halted(HaltAt::committed);
      const StoreLock lock(home_.data() + "/vault.db");
      server_.release();
      ASSERT_TRUE(command.ends_within(60s)) << "what has landed counts as success";
      const Finished finished = command.finish();
      EXPECT_EQ(finished.exit_code, 0) << finished.err;
      kill_workers();
    }
  }
  void expect_adopted(const Environment& environment) {
    Program program(std::vector<std::string>{"auth", "token"}, environment);
    const Finished token = program.finish();
    EXPECT_EQ(token.exit_code, 0) << token.err;
    EXPECT_NE(token.out, old_token_);
    EXPECT_EQ(server_.refreshes() - before_, 1) << "without a request";
    EXPECT_EQ(server_.reuses_detected(), 0);
  }
  void expect_goes_on() {
    const Finished refresh = home_.run({"auth", "refresh"});
    EXPECT_EQ(refresh.exit_code, 0) << refresh.err;
    EXPECT_EQ(server_.reuses_detected(), 0);
  }

  std::string old_token_;
  int before_ = 0;
};

TEST_F(LandedPair, IsAdoptedByTheNextProcess) {
  leave_landed();
  expect_adopted(home_.environment);
  expect_goes_on();
}

TEST_F(LandedPair, IsAdoptedFromAnEnvironmentThatKnowsTheVaultAlone) {
  leave_landed();
  Environment cron = {{"MAESTRO_DATA_DIR", home_.data()}, {"XDG_RUNTIME_DIR", home_.path("another")}};
  for (const char* name : {"MAESTRO_ANTHROPIC_TOKEN_ENDPOINT", "MAESTRO_ANTHROPIC_AUTHORIZATION_ENDPOINT",
                           "MAESTRO_ANTHROPIC_REDIRECT_URI", "HTTPS_PROXY"})
    cron[name] = home_.environment[name];
  expect_adopted(cron);
  expect_goes_on();
}

TEST_F(LandedPair, IsAdoptedWhereTheDirectoryWasMovedTo) {
  leave_landed();
  std::filesystem::rename(home_.data(), home_.path("moved"));
  home_.environment["MAESTRO_DATA_DIR"] = home_.path("moved");
  expect_adopted(home_.environment);
  expect_goes_on();
}

TEST_F(LandedPair, IsServedWhileTheStoreIsStillLocked) {
  leave_landed();
  const StoreLock lock(home_.data() + "/vault.db");
  expect_adopted(home_.environment);
}

TEST_F(LandedPair, IsInABackup) {
  leave_landed();
  const std::string file = home_.path("backup.db");
  const Finished backup = home_.run({"vault", "backup", file});
  ASSERT_EQ(backup.exit_code, 0) << backup.err;
  Home other(server_.base_url());
  std::filesystem::create_directory(other.data());
  std::filesystem::permissions(other.data(), std::filesystem::perms::owner_all);
  std::filesystem::copy_file(home_.data() + "/vault.key", other.data() + "/vault.key");
  const Finished restore = other.run({"vault", "restore", file});
  ASSERT_EQ(restore.exit_code, 0) << restore.err;
  expect_adopted(other.environment);
}

TEST_F(LandedPair, SurvivesARekey) {
  leave_landed();
  const Finished rekey = home_.run({"vault", "rekey"});
  EXPECT_EQ(rekey.exit_code, 0) << rekey.err;
  expect_adopted(home_.environment);
  expect_goes_on();
}

TEST_F(LandedPair, GoesWithALogout) {
  leave_landed();
  const Finished logout = home_.run({"auth", "logout"});
  EXPECT_EQ(logout.exit_code, 0) << logout.err;
  EXPECT_EQ(home_.run({"auth", "token"}).exit_code, 4);
  EXPECT_EQ(home_.run({"auth", "refresh"}).exit_code, 4);
  EXPECT_EQ(server_.refreshes() - before_, 1);
}

/// The one that refreshes is not killed here: it waits until the store is free.
TEST_F(LandedPair, IsCommittedOnceTheStoreIsFree) {
  const auto length = is_long_test() ? 20s : 3s;
  const int before = server_.refreshes();
  {
    RunningCommand command = start_halted(HaltAt::committed);
    const StoreLock lock(home_.data() + "/vault.db");
    server_.release();
    std::this_thread::sleep_for(length);
  }
  expect_kept_with_one_request(before);
  std::cout << "figure: the store locked for " << length.count() << " s in flight: " << server_.refreshes() - before - 1
            << " POST\n";
}

}  // namespace
}  // namespace maestro::testing
