// The disk fills up while the server answers: the old refresh token is spent, and the new one has to go somewhere.
#include <fcntl.h>
#include <gmock/gmock.h>
#include <sched.h>
#include <sys/mount.h>
#include <unistd.h>

#include <filesystem>
#include <functional>
#include <thread>

#include "tests/e2e/program.hpp"

namespace maestro::testing {
namespace {

using namespace std::chrono_literals;
using ::testing::HasSubstr;

class DiskFull : public ::testing::Test {
 protected:
  void SetUp() override {
    std::filesystem::create_directory(home_.data());
    const bool mounted = ::unshare(CLONE_NEWNS) == 0 &&
                         ::mount(nullptr, "/", nullptr, MS_REC | MS_PRIVATE, nullptr) == 0 &&
                         ::mount("tmpfs", home_.data().c_str(), "tmpfs", 0, "size=256k,mode=0700") == 0;
    if (!mounted) GTEST_SKIP() << "a small disk cannot be mounted here";
    is_mounted_ = true;
    home_.environment["XDG_RUNTIME_DIR"] = home_.path("run");
    std::filesystem::create_directory(home_.path("run"));
    ASSERT_EQ(home_.login(server_).exit_code, 0);
    ASSERT_EQ(home_.run({"auth", "refresh"}).exit_code, 0);
  }
  void TearDown() override {
    if (is_mounted_) ::umount(home_.data().c_str());
  }

  /// Refreshes, and once the server has got the request, calls `meanwhile` and fills the disk.
  Finished refresh_while_the_disk_fills(const std::function<void()>& meanwhile = [] {}) {
    server_.set_answer_delay(500ms);
    const int before = server_.refreshes();
    Program program({"auth", "token", "--force-refresh"}, home_.environment);
    while (server_.refreshes() == before) std::this_thread::sleep_for(5ms);
    meanwhile();
    fill();
    Finished finished = program.finish();
    server_.set_answer_delay(0ms);
    return finished;
  }
  void fill() const {
    const int file = ::open(filler().c_str(), O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
    const std::string block(512, 'x');
    while (::write(file, block.data(), block.size()) > 0) {
    }
    ::close(file);
  }
  [[nodiscard]] std::string filler() const { return home_.data() + "/filler"; }
  void expect_logged_in_once_there_is_room() {
    ::unlink(filler().c_str());
    EXPECT_EQ(home_.run({"auth", "refresh"}).exit_code, 0);
    EXPECT_EQ(server_.reuses_detected(), 0);
  }

  demo::DemoServer server_;
  Home home_{server_.base_url()};
  bool is_mounted_ = false;
};

TEST_F(DiskFull, AfterTheRotationStillTakesTheNewTokens) {
  const Finished finished = refresh_while_the_disk_fills();
  EXPECT_EQ(finished.exit_code, 0) << finished.err;
  EXPECT_EQ(home_.run({"auth", "token"}).out, finished.out);
  expect_logged_in_once_there_is_room();
}

TEST_F(DiskFull, WithoutRoomForTheJournalSendsThemToTheRefuge) {
  const Finished finished =
      refresh_while_the_disk_fills([this] { std::filesystem::remove(home_.data() + "/vault.db-journal"); });
  EXPECT_EQ(finished.exit_code, 0) << finished.err;
  EXPECT_THAT(finished.err, HasSubstr("kept beside it"));
  EXPECT_EQ(home_.run({"auth", "token"}).out, finished.out);
  expect_logged_in_once_there_is_room();
  for (const auto& entry : std::filesystem::recursive_directory_iterator(home_.path("run")))
    EXPECT_FALSE(entry.is_regular_file()) << entry.path();
}

TEST_F(DiskFull, BeforeTheRequestSpendsNoToken) {
  std::filesystem::remove(home_.data() + "/vault.db-journal");
  fill();
  const int before = server_.refreshes();
  EXPECT_EQ(home_.run({"auth", "refresh"}).exit_code, 8);
  EXPECT_EQ(server_.refreshes(), before);
  EXPECT_EQ(home_.run({"auth", "token"}).exit_code, 0) << "the stored token is still good";
  expect_logged_in_once_there_is_room();
}

}  // namespace
}  // namespace maestro::testing
