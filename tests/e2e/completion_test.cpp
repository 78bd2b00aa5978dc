#include <gmock/gmock.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>

#include "tests/e2e/program.hpp"
#include "tests/e2e/terminal.hpp"

namespace maestro::testing {
namespace {

using ::testing::EndsWith;

struct Shell {
  std::string name;
  std::vector<std::string> words;  ///< starts it without the settings of whoever runs this test
  std::string load;
  friend void PrintTo(const Shell& shell, std::ostream* out) { *out << shell.name; }
};

const Shell bash = {
    "bash", {"/bin/bash", "--norc", "--noprofile", "-i"}, "source <(" MAESTRO_PROGRAM " completion bash)"};
const Shell zsh = {"zsh",
                   {"/usr/bin/zsh", "-f", "-i"},
                   "autoload -U compinit && compinit -u -D && source <(" MAESTRO_PROGRAM " completion zsh)"};
const Shell fish = {"fish", {"/usr/bin/fish", "--no-config", "-i"}, MAESTRO_PROGRAM " completion fish | source"};

struct Completion {
  std::string typed;
  std::string understood;
};

/// Tab adds a blank after a whole word.
const std::vector<Completion> completions = {
    {"au\t", "<auth>"},
    {"auth sta\t", "<auth><status>"},
    {"config pa\t", "<config><path>"},
    {"completion f\t", "<completion><fish>"},
    {"auth token --min\t5m", "<auth><token><--min-ttl><5m>"},
    {"auth login --no-b\t--js\t", "<auth><login><--no-browser><--json>"},
    {"auth status --log-level de\t", "<auth><status><--log-level><debug>"},
    {"auth switch wo\t", "<auth><switch><work>"},
    {"auth token --profile wo\t", "<auth><token><--profile><work>"},
    {"auth token --profile=wo\t", "<auth><token><--profile=work>"},
    {"auth status --config not\t", "<auth><status><--config><notes.toml>"},
};

class ShellCompletion : public ::testing::TestWithParam<Shell> {
 protected:
  void SetUp() override {
    if (::access(GetParam().words.front().c_str(), X_OK) != 0) GTEST_SKIP() << GetParam().name << " is not installed";
    ASSERT_EQ(home_.login(server_, {"--profile", "work"}).exit_code, 0);
    home_.environment["PATH"] = home_.path("bin") + ":/usr/bin:/bin";
    home_.environment["TERM"] = "xterm";
    std::filesystem::create_directory(home_.path("bin"));
    std::ofstream(home_.path("notes.toml")) << "";
    // What a completion asks is answered by maestro itself; a completed line is shown instead of run.
    std::ofstream(home_.path("bin/maestro"))
        << "#!/bin/sh\n[ \"$*\" != 'auth list' ] || exec " MAESTRO_PROGRAM " auth list\nprintf '<%s>' \"$@\"\necho .\n";
    std::filesystem::permissions(home_.path("bin/maestro"), std::filesystem::perms::owner_all);
  }
  demo::DemoServer server_;
  Home home_{server_.base_url()};
};

TEST_P(ShellCompletion, AddsWhatIsMissing) {
  Terminal terminal(GetParam().words, home_.environment);
  terminal.type("cd " + home_.path("") + " && " + GetParam().load + " && echo lo''aded\n");
  terminal.read_until("loaded");
  for (const Completion& completion : completions) {
    terminal.type("maestro " + completion.typed + "\n");
    EXPECT_THAT(terminal.read_until(">."), EndsWith(completion.understood + ".")) << completion.typed;
  }
}

INSTANTIATE_TEST_SUITE_P(OfMaestro, ShellCompletion, ::testing::Values(bash, zsh, fish),
                         [](const auto& instance) { return instance.param.name; });

}  // namespace
}  // namespace maestro::testing
