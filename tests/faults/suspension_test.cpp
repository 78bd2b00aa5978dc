// The command, the process that refreshes for it, or both stand still: Ctrl-Z, a debugger, a frozen container, a paused
// machine. Time in which nobody ran is no waiting, and an answer that has come is read before anything is judged.
#include <unistd.h>

#include <array>
#include <filesystem>
#include <fstream>
#include <thread>

#include "tests/adapters/http/test_certificate.hpp"
#include "tests/faults/strict_scene.hpp"

namespace maestro::testing {
namespace {

/// Longer than anything that libcurl or a server waits by default; a short run shows no more than that nothing breaks.
std::chrono::seconds standstill() { return is_long_test() ? 35s : 2s; }

enum class Stops { caller, worker, both };
enum class When { before_the_answer, during_the_answer, after_the_answer };

struct Standstill {
  const char* name;
  Stops who;
  When when;
  friend void PrintTo(const Standstill& standstill, std::ostream* out) { *out << standstill.name; }
};

class Suspension : public StrictScene {
 protected:
  using StrictScene::StrictScene;

  static HaltAt stage(When when) {
    if (when == When::before_the_answer) return HaltAt::received;
    return when == When::during_the_answer ? HaltAt::answered : HaltAt::committed;
  }
  /// Stops and continues them; the answer comes before they go on, unless it is to come after.
  void stand_still(const std::vector<pid_t>& who, When when) {
    for (const pid_t pid : who) ::kill(pid, SIGSTOP);
    if (when != When::before_the_answer) server_.release();
    std::this_thread::sleep_for(standstill());
    for (const pid_t pid : who) ::kill(pid, SIGCONT);
    server_.release();
  }
  void play(Stops stops, When when) {
    const int before = server_.refreshes();
    RunningCommand command = start_halted(stage(when));
    const pid_t worker = the_worker();
    ASSERT_GT(worker, 0);
    std::vector<pid_t> who;
    if (stops != Stops::caller) who.push_back(worker);
    if (stops != Stops::worker) who.push_back(command.pid());
    stand_still(who, when);
    ASSERT_TRUE(command.ends_within(generous));
    const Finished finished = command.finish();
    EXPECT_EQ(finished.exit_code, 0) << finished.err;
    expect_kept_with_one_request(before);
    std::cout << "figure: " << standstill().count() << " s of SIGSTOP, "
              << ::testing::UnitTest::GetInstance()->current_test_info()->name() << ": "
              << server_.refreshes() - before - 1 << " POST\n";
  }
};

class SuspensionAt : public Suspension, public ::testing::WithParamInterface<Standstill> {};

TEST_P(SuspensionAt, CostsNoLoginAndNoSecondRequest) { play(GetParam().who, GetParam().when); }

INSTANTIATE_TEST_SUITE_P(, SuspensionAt,
                         ::testing::Values(Standstill{"CallerBefore", Stops::caller, When::before_the_answer},
                                           Standstill{"CallerDuring", Stops::caller, When::during_the_answer},
                                           Standstill{"CallerAfter", Stops::caller, When::after_the_answer},
                                           Standstill{"WorkerBefore", Stops::worker, When::before_the_answer},
                                           Standstill{"WorkerDuring", Stops::worker, When::during_the_answer},
                                           Standstill{"WorkerAfter", Stops::worker, When::after_the_answer},
                                           Standstill{"BothBefore", Stops::both, When::before_the_answer},
                                           Standstill{"BothDuring", Stops::both, When::during_the_answer},
                                           Standstill{"BothAfter", Stops::both, When::after_the_answer}),
                         [](const auto& instance) { return instance.param.name; });

TEST_F(Suspension, ByCtrlZInAShellEndsWithFg) {
  const int before = server_.refreshes();
  server_.halt_at(HaltAt::committed);
  Environment environment = home_.environment;
  environment["PS1"] = "> ";
  Terminal terminal({"/bin/bash", "--norc", "--noprofile", "-i"}, environment);
  terminal.type("'" + Home::words({}).front() + "' auth refresh\n");
  ASSERT_TRUE(server_.wait_until_halted());
  terminal.type("\x1a");
  (void)terminal.read_until("Stopped");
  server_.release();
  std::this_thread::sleep_for(standstill());
  terminal.type("fg\n");
  terminal.type("echo code=$?; exit\n");
  (void)terminal.read_until("code=0");
  (void)terminal.finish();
  expect_kept_with_one_request(before);
}

/// A group of processes of this test's own that the kernel can freeze; gone with everything that it did.
class FreezableGroup {
 public:
  FreezableGroup() {
    const std::string name = "/maestro-test-" + std::to_string(::getpid());
    for (const Kind& kind : kinds) {
      std::error_code refused;
      if (!std::filesystem::exists(std::string(kind.root) + "/cgroup.procs", refused)) continue;
      if (!std::filesystem::create_directory(kind.root + name, refused)) continue;
      path_ = kind.root + name;
      kind_ = &kind;
      if (std::filesystem::exists(path_ + kind.file)) return;
      std::filesystem::remove(path_, refused);
      path_.clear();
    }
  }
  ~FreezableGroup() {
    if (path_.empty()) return;
    thaw();
    std::error_code refused;
    std::filesystem::remove(path_, refused);
  }
  FreezableGroup(const FreezableGroup&) = delete;
  FreezableGroup& operator=(const FreezableGroup&) = delete;

  [[nodiscard]] bool exists() const { return !path_.empty(); }
  [[nodiscard]] std::string members() const { return path_ + "/cgroup.procs"; }
  void freeze() const { std::ofstream(path_ + kind_->file) << kind_->frozen; }
  void thaw() const { std::ofstream(path_ + kind_->file) << kind_->thawed; }

 private:
  struct Kind {
    const char* root;
    const char* file;
    const char* frozen;
    const char* thawed;
  };
  static constexpr std::array kinds = {Kind{"/sys/fs/cgroup", "/cgroup.freeze", "1", "0"},
                                       Kind{"/sys/fs/cgroup/unified", "/cgroup.freeze", "1", "0"},
                                       Kind{"/sys/fs/cgroup/freezer", "/freezer.state", "FROZEN", "THAWED"}};
  std::string path_;
  const Kind* kind_ = nullptr;
};

TEST_F(Suspension, OfAFrozenGroupOfProcessesCostsNoLogin) {
  const FreezableGroup group;
  if (!group.exists()) GTEST_SKIP() << "no group of processes can be made here";
  const int before = server_.refreshes();
  server_.halt_at(HaltAt::committed);
  Words words{{"/bin/sh", "-c", "echo $$ >'" + group.members() + "' && exec \"$0\" \"$@\""}};
  for (const std::string& word : Home::words({"auth", "refresh"})) words.words.push_back(word);
  Program program(words, home_.environment);
  ASSERT_TRUE(server_.wait_until_halted());
  group.freeze();
  server_.release();
  std::this_thread::sleep_for(standstill());
  group.thaw();
  const Finished finished = program.finish();
  EXPECT_EQ(finished.exit_code, 0) << finished.err;
  expect_kept_with_one_request(before);
}

/// The certificate is there before the server is.
struct Certificate {
  TemporaryDirectory directory;
  std::string certificate = directory / "certificate.pem";
  std::string key = directory / "key.pem";
  Certificate() { write_certificate("localhost", certificate, key); }
};

class SuspensionOverTls : private Certificate, public Suspension {
 protected:
  SuspensionOverTls()
      : Suspension([this] {
          demo::DemoServerOptions options = strict();
          options.certificate_file = certificate;
          options.key_file = key;
          return options;
        }()) {
    home_.environment["MAESTRO_CA_FILE"] = certificate;
  }
};

TEST_F(SuspensionOverTls, CostsNoLoginAndNoSecondRequest) { play(Stops::both, When::after_the_answer); }

}  // namespace
}  // namespace maestro::testing
