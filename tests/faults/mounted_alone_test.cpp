// A vault whose file alone was mounted has its lock and its landing slots beside another name: two who use it would not
// see each other.
#include "tests/faults/mount_namespace.hpp"
#include "tests/faults/strict_scene.hpp"
#include "tests/faults/worker_process.hpp"

namespace maestro::testing {
namespace {

using ::testing::HasSubstr;

class Mounted : public StrictScene {
 protected:
  void SetUp() override {
    if (const std::string why = why_no_mounts(); !why.empty()) GTEST_SKIP() << why;
    StrictScene::SetUp();
    there_ = home_.environment;
    there_["MAESTRO_DATA_DIR"] = home_.path("there");
  }
  Environment there_;
};

TEST_F(Mounted, AsFilesAloneRefreshesNothing) {
  std::string script = "mkdir -m 700 '" + home_.path("there") + "'";
  for (const char* name : {"/vault.db", "/vault.key"}) {
    const std::string target = "'" + home_.path("there") + name + "'";
    script += "\ninstall -m 600 /dev/null " + target + "\nmount --bind '" + home_.data() + name + "' " + target;
  }
  const int before = server_.refreshes();
  const Finished refresh = run_with_mounts(script, {"auth", "refresh", "--json"}, there_);
  EXPECT_EQ(refresh.exit_code, 8) << refresh.out << refresh.err;
  EXPECT_THAT(refresh.out, HasSubstr("\"code\":\"mounted_alone\""));
  EXPECT_EQ(server_.refreshes(), before);
  EXPECT_EQ(home_.run({"auth", "refresh"}).exit_code, 0) << "the vault itself goes on";
}

TEST_F(Mounted, AsADirectoryIsTheSameVault) {
  const std::string script =
      "mkdir -m 700 '" + home_.path("there") + "'\nmount --bind '" + home_.data() + "' '" + home_.path("there") + "'";
  const Finished refresh = run_with_mounts(script, {"auth", "refresh"}, there_);
  EXPECT_EQ(refresh.exit_code, 0) << refresh.err;
  EXPECT_EQ(refresh.err.find("warning"), std::string::npos) << refresh.err;
}

TEST_F(Mounted, OverInFlightStillTakesTheNewPair) {
  const int before = server_.refreshes();
  server_.halt_at(HaltAt::committed);
  const std::string over = "mount -t tmpfs -o mode=0700 none '" + home_.data() + "'";
  // The command stays where the mount comes in front of its vault.
  Program program(
      Words{{"/usr/bin/unshare", "-m", "/bin/sh", "-e", "-c",
             "\"$0\" auth refresh & pid=$!\nread go\n" + over + "\necho over >&2\nwait $pid", Home::words({}).front()}},
      home_.environment);
  ASSERT_TRUE(server_.wait_until_halted());
  program.write("go\n");
  (void)program.read_error_until("over\n");
  server_.release();
  (void)program.finish();
  kill_workers();  // it would go on for a minute; the pair has landed
  expect_kept_with_one_request(before);
}

}  // namespace
}  // namespace maestro::testing
