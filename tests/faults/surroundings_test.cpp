// The surroundings of a refresh: an environment without a home, a full disk, a directory that moves away, no more
// processes. The next process has the new pair, whatever its own surroundings are.
#include <fcntl.h>
#include <sched.h>
#include <sys/mount.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>

#include "tests/faults/store_lock.hpp"
#include "tests/faults/strict_scene.hpp"

namespace maestro::testing {
namespace {

class Surroundings : public StrictScene {
 protected:
  void SetUp() override {
    StrictScene::SetUp();
    old_token_ = home_.run({"auth", "token"}).out;
    before_ = server_.refreshes();
  }
  /// What cron gives.
  [[nodiscard]] Environment bare() const {
    Environment bare = home_.environment;
    for (const char* name : {"HOME", "PATH", "MAESTRO_CONFIG_DIR"}) bare.erase(name);
    return bare;
  }
  void expect_new_pair_without_a_request(const Environment& environment) {
    Program program(std::vector<std::string>{"auth", "token"}, environment);
    const Finished token = program.finish();
    EXPECT_EQ(token.exit_code, 0) << token.err;
    EXPECT_NE(token.out, old_token_);
    EXPECT_EQ(server_.refreshes() - before_, 1);
  }
  void expect_goes_on() {
    const Finished refresh = home_.run({"auth", "refresh"});
    EXPECT_EQ(refresh.exit_code, 0) << refresh.err;
    EXPECT_EQ(server_.reuses_detected(), 0);
  }

  std::string old_token_;
  int before_ = 0;
};

TEST_F(Surroundings, WithoutAHomeAreEnough) {
  server_.halt_at(HaltAt::committed);
  Program program(std::vector<std::string>{"auth", "refresh"}, bare());
  ASSERT_TRUE(server_.wait_until_halted());
  ::kill(program.pid(), SIGKILL);
  server_.release();
  ASSERT_TRUE(no_worker_is_left());
  expect_new_pair_without_a_request(bare());
  home_.environment["XDG_RUNTIME_DIR"] = home_.path("run");
  expect_new_pair_without_a_request(home_.environment);
  expect_goes_on();
}

TEST_F(Surroundings, ThatMoveAwayInFlightTakeThePairAlong) {
  RunningCommand command = start_halted(HaltAt::committed);
  std::filesystem::rename(home_.data(), home_.path("moved"));
  server_.release();
  const Finished finished = command.finish();
  EXPECT_EQ(finished.exit_code, 8) << finished.err;
  kill_workers();  // it would go on for a minute; the pair has landed
  EXPECT_FALSE(std::filesystem::exists(home_.data() + "/vault.db")) << "a second vault";
  home_.environment["MAESTRO_DATA_DIR"] = home_.path("moved");
  expect_new_pair_without_a_request(home_.environment);
  expect_goes_on();
}

TEST_F(Surroundings, ThatMoveAwayAndAreReplacedInFlightGrowNoSecondVault) {
  RunningCommand command = start_halted(HaltAt::committed);
  std::filesystem::rename(home_.data(), home_.path("moved"));
  std::filesystem::create_directory(home_.data());
  std::filesystem::permissions(home_.data(), std::filesystem::perms::owner_all);
  server_.release();
  EXPECT_EQ(command.finish().exit_code, 8);
  kill_workers();
  EXPECT_TRUE(std::filesystem::is_empty(home_.data()));
  home_.environment["MAESTRO_DATA_DIR"] = home_.path("moved");
  expect_new_pair_without_a_request(home_.environment);
  expect_goes_on();
}

/// A vault on a disk of a megabyte.
class SmallDisk : public Surroundings {
 protected:
  void SetUp() override {
    if (::unshare(CLONE_NEWNS) != 0 || ::mount(nullptr, "/", nullptr, MS_REC | MS_PRIVATE, nullptr) != 0)
      GTEST_SKIP() << "a small disk cannot be mounted here";
    std::filesystem::create_directory(home_.data());
    ASSERT_EQ(::mount("tmpfs", home_.data().c_str(), "tmpfs", 0, "size=1m,mode=0700"), 0);
    is_mounted_ = true;
    Surroundings::SetUp();
  }
  void TearDown() override {
    Surroundings::TearDown();
    if (is_mounted_) ::umount2(home_.data().c_str(), MNT_DETACH);
  }
  [[nodiscard]] std::string filler() const { return home_.data() + "/filler"; }
  void fill() const {
    const int file = ::open(filler().c_str(), O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
    const std::string block(512, 'x');
    while (::write(file, block.data(), block.size()) > 0) continue;
    ::close(file);
  }

 private:
  bool is_mounted_ = false;
};

enum class Journal { kept, removed };
class FullDisk : public SmallDisk, public ::testing::WithParamInterface<Journal> {};

TEST_P(FullDisk, BetweenRequestAndAnswerStillTakesThePair) {
  RunningCommand command = start_halted(HaltAt::committed);
  if (GetParam() == Journal::removed) std::filesystem::remove(home_.data() + "/vault.db-journal");
  fill();
  server_.release();
  ASSERT_TRUE(command.ends_within(60s));
  const Finished finished = command.finish();
  EXPECT_EQ(finished.exit_code, 0) << finished.err;
  kill_workers();
  expect_new_pair_without_a_request(bare());
  ::unlink(filler().c_str());
  expect_goes_on();
}

INSTANTIATE_TEST_SUITE_P(, FullDisk, ::testing::Values(Journal::kept, Journal::removed), [](const auto& instance) {
  return instance.param == Journal::kept ? "WithAJournal" : "WithoutRoomForAJournal";
});

TEST_F(SmallDisk, ThatIsFullWhileAnotherProgramWritesStillTakesThePair) {
  RunningCommand command = start_halted(HaltAt::committed);
  {
    const StoreLock lock(home_.data() + "/vault.db");
    fill();
    server_.release();
    ASSERT_TRUE(command.ends_within(60s));
    EXPECT_EQ(command.finish().exit_code, 0);
    kill_workers();
  }
  ::unlink(filler().c_str());
  expect_new_pair_without_a_request(home_.environment);
  expect_goes_on();
}

TEST_F(SmallDisk, ThatIsFullBeforeTheRequestSpendsNothing) {
  std::filesystem::remove(home_.data() + "/vault.db-journal");
  fill();
  const Finished refresh = home_.run({"auth", "refresh"});
  EXPECT_EQ(refresh.exit_code, 8) << refresh.err;
  EXPECT_EQ(server_.refreshes(), before_);
  EXPECT_EQ(home_.run({"auth", "token"}).out, old_token_) << "the stored token is still good";
  ::unlink(filler().c_str());
  expect_goes_on();
}

/// Where no process can be made the command does the work itself, under the same protection.
class NoMoreProcesses : public Surroundings {
 protected:
  static constexpr const char* somebody = "54321";

  void give_to(const char* owner) const {
    const std::string command = std::string("chown -R ") + owner + ":" + owner + " '" +
                                std::filesystem::path(home_.data()).parent_path().string() + "'";
    ASSERT_EQ(std::system(command.c_str()), 0);
  }
  [[nodiscard]] static Words as_somebody(const std::vector<std::string>& arguments) {
    Words words{{"/usr/bin/setpriv", std::string("--reuid=") + somebody, std::string("--regid=") + somebody,
                 "--clear-groups", "/usr/bin/prlimit", "--nproc=1:1"}};
    for (const std::string& word : Home::words(arguments)) words.words.push_back(word);
    return words;
  }
};

TEST_F(NoMoreProcesses, StillStoresThePairAndThenDiesOfTheFirstSignal) {
  if (::geteuid() != 0) GTEST_SKIP() << "only root can become somebody else";
  give_to(somebody);
  {
    Program probe(as_somebody({"version"}), home_.environment);
    if (probe.finish().exit_code != 0) GTEST_SKIP() << "somebody else cannot run the program where it was built";
  }
  server_.halt_at(HaltAt::committed);
  Program program(as_somebody({"auth", "refresh"}), home_.environment);
  ASSERT_TRUE(server_.wait_until_halted());
  EXPECT_TRUE(workers().empty());
  for (const int signal : {SIGTERM, SIGQUIT, SIGALRM, SIGUSR1, SIGHUP}) ::kill(program.pid(), signal);
  server_.release();
  const Finished finished = program.finish();
  EXPECT_GT(finished.exit_code, 128) << finished.err;
  Program next(as_somebody({"auth", "token"}), home_.environment);
  const Finished token = next.finish();
  EXPECT_EQ(token.exit_code, 0) << token.err;
  EXPECT_NE(token.out, old_token_);
  EXPECT_EQ(server_.refreshes() - before_, 1);
  give_to("0");
  expect_goes_on();
}

}  // namespace
}  // namespace maestro::testing
