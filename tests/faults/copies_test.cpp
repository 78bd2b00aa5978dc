// Two vaults with one refresh token end the login for both. A copy notices that it is one before it sends anything; a
// vault that was moved goes on.
#include <algorithm>
#include <filesystem>
#include <fstream>

#include "tests/faults/mount_namespace.hpp"
#include "tests/faults/strict_scene.hpp"

namespace maestro::testing {
namespace {

using ::testing::HasSubstr;

class Copies : public StrictScene {
 protected:
  void shell(const std::string& line) const { ASSERT_EQ(std::system(line.c_str()), 0) << line; }
  /// The original, as `cp -a` copies it.
  void copy_vault() const { shell("cp -a '" + home_.data() + "' '" + home_.path("copy") + "'"); }
  [[nodiscard]] Home& elsewhere(const std::string& name) {
    home_.environment["MAESTRO_DATA_DIR"] = home_.path(name);
    return home_;
  }
  void back() { home_.environment["MAESTRO_DATA_DIR"] = home_.data(); }
  /// A refresh is refused before anything is sent, and a token that is still good is served with a warning.
  void expect_copy() {
    const int before = server_.refreshes();
    expect_error({"auth", "refresh"}, 8, "vault_copied");
    const Finished refresh = home_.run({"auth", "refresh"});
    EXPECT_THAT(refresh.err, HasSubstr("copied"));
    EXPECT_THAT(refresh.err, HasSubstr("vault adopt"));
    const Finished token = home_.run({"auth", "token"});
    EXPECT_EQ(token.exit_code, 0) << token.err;
    EXPECT_EQ(server_.refreshes(), before);
  }
  static long warnings(const Finished& finished) {
    long count = 0;
    for (std::size_t at = 0; (at = finished.err.find("warning", at)) != std::string::npos; ++at) ++count;
    return count;
  }
  void expect_goes_on(long warned) {
    const Finished refresh = home_.run({"auth", "refresh"});
    EXPECT_EQ(refresh.exit_code, 0) << refresh.err;
    EXPECT_EQ(warnings(refresh), warned) << refresh.err;
    const Finished again = home_.run({"auth", "refresh"});
    EXPECT_EQ(again.exit_code, 0) << again.err;
    EXPECT_EQ(warnings(again), 0) << again.err;
    EXPECT_EQ(server_.reuses_detected(), 0);
  }
};

TEST_F(Copies, BesideTheOriginalSendNothingAndTheOriginalGoesOn) {
  copy_vault();
  (void)elsewhere("copy");
  expect_copy();
  back();
  expect_goes_on(0);
}

TEST_F(Copies, BesideTheOriginalServeNobodyAfterTheTokenHasEnded) {
  expire_token();
  copy_vault();
  (void)elsewhere("copy");
  const int before = server_.refreshes();
  expect_error({"auth", "token"}, 8, "vault_copied");
  EXPECT_EQ(server_.refreshes(), before);
}

TEST_F(Copies, AreUsedOnceSomebodySaysThatTheyAreTheVaultFromNowOn) {
  copy_vault();
  (void)elsewhere("copy");
  const Finished adopt = home_.run({"vault", "adopt"});
  EXPECT_EQ(adopt.exit_code, 0) << adopt.err;
  expect_goes_on(0);
}

TEST_F(Copies, AreUsedWhereASettingAllowsThem) {
  copy_vault();
  home_.environment["MAESTRO_VAULT_COPIES"] = "allow";
  (void)elsewhere("copy");
  const Finished refresh = home_.run({"auth", "refresh"});
  EXPECT_EQ(refresh.exit_code, 0) << refresh.err;
}

TEST_F(Copies, TakeALoginOfTheirOwn) {
  copy_vault();
  (void)elsewhere("copy");
  log_in();
  expect_goes_on(0);
  back();
  expect_goes_on(0);
}

TEST_F(Copies, AreNotWhatWasMoved) {
  std::filesystem::rename(home_.data(), home_.path("moved"));
  (void)elsewhere("moved");
  expect_goes_on(0);
}

TEST_F(Copies, OfAnOriginalThatIsGoneWarnOnceAndGoOn) {
  copy_vault();
  std::filesystem::remove_all(home_.data());
  (void)elsewhere("copy");
  expect_goes_on(1);
}

TEST_F(Copies, MadeAsAnArchiveAreCopiesToo) {
  shell("mkdir -m 700 '" + home_.path("copy") + "' && tar -C '" + home_.data() + "' -cf - . | tar -C '" +
        home_.path("copy") + "' -xpf -");
  (void)elsewhere("copy");
  expect_copy();
}

TEST_F(Copies, AreWhatAnOlderFilePutBackInPlaceIs) {
  const std::string vault = home_.data() + "/vault.db";
  const std::string old = home_.path("vault.db.old");
  shell("cp -a '" + vault + "' '" + old + "'");
  ASSERT_EQ(home_.run({"auth", "refresh"}).exit_code, 0);
  shell("cat '" + old + "' >'" + vault + "'");
  const int before = server_.refreshes();
  expect_error({"auth", "refresh"}, 8, "vault_copied");
  EXPECT_EQ(server_.refreshes(), before);
}

/// Where this machine's names are others: what a container, a clone or another machine sees.
struct Elsewhere {
  const char* name;
  bool same_file;
  bool same_machine;
  bool same_boot;
  bool stops;
  friend void PrintTo(const Elsewhere& place, std::ostream* out) { *out << place.name; }
};
class CopiesElsewhere : public Copies, public ::testing::WithParamInterface<Elsewhere> {};

TEST_P(CopiesElsewhere, AreToldByFileAndMachine) {
  if (const std::string why = why_no_mounts(); !why.empty()) GTEST_SKIP() << why;
  if (!std::filesystem::exists("/etc/machine-id")) GTEST_SKIP() << "this machine has no /etc/machine-id";
  const Elsewhere& place = GetParam();
  if (!place.same_file) {
    copy_vault();
    std::filesystem::remove_all(home_.data());
    (void)elsewhere("copy");
  }
  std::ofstream(home_.path("machine")) << "0123456789abcdef0123456789abcdef\n";
  std::ofstream(home_.path("boot")) << "01234567-89ab-4def-8123-456789abcdef\n";
  std::string script = ":";
  if (!place.same_machine) script += "\nmount --bind '" + home_.path("machine") + "' /etc/machine-id";
  if (!place.same_boot) script += "\nmount --bind '" + home_.path("boot") + "' /proc/sys/kernel/random/boot_id";
  const int before = server_.refreshes();
  const Finished refresh = run_with_mounts(script, {"auth", "refresh", "--json"}, home_.environment);
  EXPECT_EQ(refresh.exit_code, place.stops ? 8 : 0) << refresh.out << refresh.err;
  EXPECT_EQ(server_.refreshes() - before, place.stops ? 0 : 1);
  EXPECT_EQ(refresh.out.find("vault_copied") != std::string::npos, place.stops);
}

INSTANTIATE_TEST_SUITE_P(, CopiesElsewhere,
                         ::testing::Values(Elsewhere{"ContainerWithTheVolume", true, false, true, false},
                                           Elsewhere{"AfterAReboot", true, true, false, false},
                                           Elsewhere{"CloneOfTheMachine", true, false, false, true},
                                           Elsewhere{"ContainerFromAnImage", false, false, true, true},
                                           Elsewhere{"AnotherMachine", false, false, false, true},
                                           Elsewhere{"RestoredAfterAReboot", false, true, false, false}),
                         [](const auto& instance) { return instance.param.name; });

}  // namespace
}  // namespace maestro::testing
