// maestro is killed, or its disk refuses, at a system call; at every one of them, one run each. Then it runs again, and
// must still be logged in.
#include <gmock/gmock.h>
#include <sys/syscall.h>

#include <cerrno>
#include <filesystem>
#include <fstream>
#include <numeric>
#include <random>

#include "tests/faults/traced_program.hpp"
#include "tests/support/test_length.hpp"

namespace maestro::testing {
namespace {

using namespace std::chrono_literals;

struct Fault {
  const char* name;
  Verdict verdict;
  bool on_disk_only;
  friend void PrintTo(const Fault& fault, std::ostream* out) { *out << fault.name; }
};

class SystemCallFault : public ::testing::TestWithParam<Fault> {
 protected:
  void SetUp() override { ASSERT_EQ(home_.login(server_).exit_code, 0); }

  /// The calls to strike at, one run each: all, or a sample.
  static std::vector<int> picks(int calls) {
    std::vector<int> all(static_cast<std::size_t>(calls));
    std::iota(all.begin(), all.end(), 1);
    if (is_long_test()) return all;
    std::shuffle(all.begin(), all.end(), std::mt19937(20261124));
    all.resize(std::min<std::size_t>(all.size(), 25));
    return all;
  }
  [[nodiscard]] TracedRun run(const std::vector<std::string>& arguments, const std::string& input,
                              int strike_at) const {
    int counted = 0;
    return run_traced(arguments, home_.environment, input, [&, strike_at](const SystemCall& call) {
      if (GetParam().on_disk_only && !writes_to_disk(call.number)) return Verdict{};
      return ++counted == strike_at ? GetParam().verdict : Verdict{};
    });
  }
  /// How many calls could be struck at.
  [[nodiscard]] int count(const std::vector<std::string>& arguments, const std::string& input) const {
    int counted = 0;
    const TracedRun dry = run_traced(arguments, home_.environment, input, [&](const SystemCall& call) {
      counted += !GetParam().on_disk_only || writes_to_disk(call.number) ? 1 : 0;
      return Verdict{};
    });
    EXPECT_EQ(dry.finished.exit_code, 0) << dry.finished.err;
    return counted;
  }
  std::string begun() {
    const std::string url = home_.run({"auth", "url"}).out;
    return server_.approve(url.substr(0, url.find('\n')));
  }
  void report(const char* what, std::size_t runs, int lost) {
    EXPECT_EQ(lost, 0);
    std::cout << "figure: " << GetParam().name << " at " << runs << " system calls of " << what << ": " << lost
              << " logins lost\n";
  }

  /// No grace: what sends the refresh token is another process than the one that is struck.
  static demo::DemoServerOptions options() {
    demo::DemoServerOptions options;
    options.token_lifetime = 8h;
    return options;
  }
  demo::DemoServer server_{options()};
  Home home_{server_.base_url()};
};

TEST_P(SystemCallFault, InARefreshLosesNoLogin) {
  const std::vector<int> calls = picks(count({"auth", "refresh"}, ""));
  int lost = 0;
  for (const int call : calls) {
    const TracedRun struck = run({"auth", "refresh"}, "", call);
    const Finished again = home_.run({"auth", "refresh"});
    if (again.exit_code == 0) continue;
    ++lost;
    ADD_FAILURE() << "call " << call << ": " << struck.finished.err << again.err;
    ASSERT_EQ(home_.login(server_).exit_code, 0);
  }
  report("refresh", calls.size(), lost);
}

TEST_P(SystemCallFault, InALoginKeepsTheOldLoginOrHasTheNew) {
  const std::vector<int> calls = picks(count({"auth", "exchange"}, begun()));
  int lost = 0;
  for (const int call : calls) {
    const TracedRun struck = run({"auth", "exchange"}, begun(), call);
    const Finished again = home_.run({"auth", "refresh"});
    if (again.exit_code == 0) continue;
    ++lost;
    ADD_FAILURE() << "call " << call << ": " << struck.finished.err << again.err;
    ASSERT_EQ(home_.login(server_).exit_code, 0);
  }
  report("login", calls.size(), lost);
}

TEST_P(SystemCallFault, InARekeyLosesNoLogin) {
  ASSERT_EQ(home_.login(server_, {"--profile", "work"}).exit_code, 0);
  const std::vector<int> calls = picks(count({"vault", "rekey"}, ""));
  int lost = 0;
  for (const int call : calls) {
    const TracedRun struck = run({"vault", "rekey"}, "", call);
    const bool kept =
        home_.run({"auth", "token"}).exit_code == 0 && home_.run({"auth", "token", "--profile", "work"}).exit_code == 0;
    lost += kept ? 0 : 1;
    EXPECT_TRUE(kept) << "call " << call << ": " << struck.finished.err;
  }
  report("rekey", calls.size(), lost);
}

/// A sample even at full length, because each run derives a key from the passphrase.
TEST_P(SystemCallFault, InAChangeOfTheKindOfKeyLosesNoLogin) {
  std::ofstream(home_.path("words")) << "correct horse\n";
  std::filesystem::permissions(home_.path("words"), std::filesystem::perms(0600));
  home_.environment["MAESTRO_VAULT_PASSPHRASE_FILE"] = home_.path("words");
  std::vector<int> calls = picks(count({"vault", "rekey", "--key", "passphrase"}, ""));
  std::shuffle(calls.begin(), calls.end(), std::mt19937(20261125));
  calls.resize(std::min<std::size_t>(calls.size(), is_long_test() ? 60 : 6));
  int lost = 0;
  bool to_passphrase = false;
  for (const int call : calls) {
    const TracedRun struck = run({"vault", "rekey", "--key", to_passphrase ? "passphrase" : "file"}, "", call);
    to_passphrase = !to_passphrase;
    const Finished again = home_.run({"auth", "token"});
    lost += again.exit_code == 0 ? 0 : 1;
    EXPECT_EQ(again.exit_code, 0) << "call " << call << ": " << struck.finished.err << again.err;
  }
  EXPECT_EQ(home_.run({"auth", "refresh"}).exit_code, 0);
  (void)home_.run({"vault", "forget-key"});
  report("a change of the kind of key", calls.size(), lost);
}

TEST_P(SystemCallFault, InALogoutLeavesALoginOrNone) {
  const std::vector<int> calls = picks(count({"auth", "logout"}, ""));
  int lost = 0;
  for (const int call : calls) {
    ASSERT_EQ(home_.login(server_).exit_code, 0);
    const TracedRun struck = run({"auth", "logout"}, "", call);
    const int exit_code = home_.run({"auth", "refresh"}).exit_code;
    const bool is_sound = exit_code == 0 || exit_code == 4;
    lost += is_sound ? 0 : 1;
    EXPECT_TRUE(is_sound) << "call " << call << ": " << struck.finished.err;
  }
  report("logout", calls.size(), lost);
}

INSTANTIATE_TEST_SUITE_P(, SystemCallFault,
                         ::testing::Values(Fault{"KILL", {Verdict::Kind::kill, 0}, false},
                                           Fault{"ENOSPC", {Verdict::Kind::fail, ENOSPC}, true},
                                           Fault{"EIO", {Verdict::Kind::fail, EIO}, true}),
                         [](const auto& instance) { return instance.param.name; });

}  // namespace
}  // namespace maestro::testing
