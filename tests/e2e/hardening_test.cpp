// A process that waits at its prompt holds a verifier, and soon a code: nobody gets at them by crashing it, nor by
// looking in.
#include <fcntl.h>
#include <gmock/gmock.h>
#include <signal.h>
#include <sys/ptrace.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <functional>
#include <map>
#include <sstream>

#include "tests/e2e/program.hpp"

namespace maestro::testing {
namespace {

constexpr const char* nowhere = "http://127.0.0.1:9";  // nothing is sent before the prompt
constexpr uid_t nobody = 65534;

std::string whole(const std::string& path) {
  std::ostringstream text;
  text << std::ifstream(path).rdbuf();
  return text.str();
}

/// As far as this process may, like `ulimit -c unlimited`.
void allow_core_dumps() {
  rlimit limit{};
  ::getrlimit(RLIMIT_CORE, &limit);
  limit.rlim_cur = limit.rlim_max;
  ::setrlimit(RLIMIT_CORE, &limit);
}

class CoreDump : public ::testing::TestWithParam<int> {};
INSTANTIATE_TEST_SUITE_P(, CoreDump, ::testing::Values(SIGABRT, SIGSEGV),
                         [](const auto& instance) { return instance.param == SIGABRT ? "OnAbort" : "OnSegfault"; });

TEST_P(CoreDump, IsNotMadeByAProcessThatCrashesAtItsPrompt) {
  allow_core_dumps();
  const Home home(nowhere);
  Program program({"auth", "login", "--no-browser"}, home.environment);
  (void)authorization_url(program);
  EXPECT_THAT(whole("/proc/" + std::to_string(program.pid()) + "/limits"),
              ::testing::ContainsRegex("Max core file size +0 +0 "));
  ::kill(program.pid(), GetParam());
  siginfo_t end{};
  ::waitid(P_PID, static_cast<id_t>(program.pid()), &end, WEXITED | WNOWAIT);
  EXPECT_EQ(end.si_status, GetParam());
  EXPECT_EQ(end.si_code, CLD_KILLED) << "and not CLD_DUMPED";
}

/// An ordinary user: root may look at everything.
std::vector<std::string> as_ordinary_user(std::vector<std::string> words) {
  if (::geteuid() == 0) words.insert(words.begin(), {"/usr/bin/setpriv", "--reuid=65534", "--clear-groups", "--"});
  return words;
}

/// What `look` returns in another process of that user.
int seen_by_ordinary_user(const std::function<int()>& look) {
  const pid_t looking = ::fork();
  if (looking == 0) ::_exit(::geteuid() == 0 && ::setuid(nobody) != 0 ? 255 : look());
  int status = 0;
  ::waitpid(looking, &status, 0);
  return WEXITSTATUS(status);
}

/// The errors, or zeros, of everything by which one looks into a process.
std::map<std::string, int> attempts_to_look_into(pid_t pid) {
  std::map<std::string, int> errors;
  errors["ptrace"] =
      seen_by_ordinary_user([pid] { return ::ptrace(PTRACE_SEIZE, pid, nullptr, nullptr) == 0 ? 0 : errno; });
  for (const char* file : {"mem", "environ", "maps"}) {
    const std::string path = "/proc/" + std::to_string(pid) + "/" + file;
    errors[file] = seen_by_ordinary_user([&path] { return ::open(path.c_str(), O_RDONLY) >= 0 ? 0 : errno; });
  }
  return errors;
}

TEST(Prompt, IsClosedToOtherProcessesOfTheSameUser) {
  using Errors = std::map<std::string, int>;
  const Home home(nowhere);
  Terminal open(as_ordinary_user({"/usr/bin/cat"}), home.environment);
  open.type("x\n");
  open.read_until("x\r\nx\r\n");  // the terminal's echo, then the program
  EXPECT_THAT(attempts_to_look_into(open.pid()),
              ::testing::IsSupersetOf({Errors::value_type{"environ", 0}, {"maps", 0}}))
      << "as any other program is open; Yama may guard the rest";

  const std::string program = home.path("maestro");  // where that user may go
  std::filesystem::copy_file(MAESTRO_PROGRAM, program);
  if (::geteuid() == 0) {
    ASSERT_EQ(::chown(home.path("").c_str(), nobody, nobody), 0);
  }
  Terminal closed(as_ordinary_user({program, "auth", "login", "--no-browser"}), home.environment);
  closed.read_until("Paste it here");
  EXPECT_EQ(attempts_to_look_into(closed.pid()),
            (Errors{{"ptrace", EPERM}, {"mem", EACCES}, {"environ", EACCES}, {"maps", EACCES}}));
}

}  // namespace
}  // namespace maestro::testing
