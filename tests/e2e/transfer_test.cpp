#include <gmock/gmock.h>

#include <fstream>
#include <sstream>

#include "tests/e2e/program.hpp"

namespace maestro::testing {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

class TransferScene : public ::testing::Test {
 protected:
  /// In a shell on a terminal, where the passphrase is asked for.
  static int run(const Home& home, const std::string& command, const std::vector<std::string>& answers) {
    Terminal terminal({"/bin/sh", "-c", std::string(MAESTRO_PROGRAM) + command}, home.environment);
    for (const std::string& answer : answers) {
      terminal.read_until(": ");
      EXPECT_FALSE(terminal.echoes());
      terminal.type(answer + "\n");
    }
    return terminal.finish();
  }
  int export_to_file() { return run(here_, " auth export > " + file(), {"correct horse", "correct horse"}); }
  int import_from_file(const std::vector<std::string>& answers = {"correct horse"}) {
    return run(there_, " auth import < " + file(), answers);
  }
  [[nodiscard]] std::string file() const { return here_.path("login.txt"); }

  demo::DemoServer server_;
  Home here_{server_.base_url()};
  Home there_{server_.base_url()};
};

TEST_F(TransferScene, TakesALoginToAnotherMachine) {
  ASSERT_EQ(here_.login(server_).exit_code, 0);
  const std::string token = here_.run({"auth", "token"}).out;
  ASSERT_EQ(export_to_file(), 0);
  std::ostringstream line;
  line << std::ifstream(file()).rdbuf();
  EXPECT_THAT(line.str(), ::testing::StartsWith("maestro-export-1:"));
  ASSERT_EQ(import_from_file({"wrong horse", "correct horse"}), 0);
  EXPECT_EQ(there_.run({"auth", "token"}).out, token);
  EXPECT_EQ(here_.run({"auth", "logout"}).exit_code, 0);
  EXPECT_EQ(there_.run({"auth", "refresh"}).exit_code, 0);
}

TEST_F(TransferScene, RefusesAWrongPassphraseADamagedFileAndAnOlderLogin) {
  ASSERT_EQ(here_.login(server_).exit_code, 0);
  ASSERT_EQ(export_to_file(), 0);
  EXPECT_EQ(import_from_file({"wrong", "wrong", "wrong"}), 8);
  EXPECT_EQ(there_.run({"auth", "token"}).exit_code, 4);
  ASSERT_EQ(import_from_file(), 0);
  ASSERT_EQ(there_.run({"auth", "refresh"}).exit_code, 0);
  EXPECT_EQ(import_from_file(), 2) << "it has moved on";
  std::ofstream(file(), std::ios::app) << "x";
  EXPECT_EQ(there_.run({"auth", "import"}, "not an export\n").exit_code, 2);
}

TEST_F(TransferScene, SaysWhatIsMissing) {
  EXPECT_EQ(here_.run({"auth", "export"}).exit_code, 4) << "no login";
  ASSERT_EQ(here_.login(server_).exit_code, 0);
  const Finished without_terminal = here_.run({"auth", "export"});
  EXPECT_EQ(without_terminal.exit_code, 4);
  EXPECT_THAT(without_terminal.err, HasSubstr("no terminal"));
  EXPECT_EQ(without_terminal.out, "");
  EXPECT_EQ(run(here_, " auth import", {}), 2) << "a terminal is no file";
}

}  // namespace
}  // namespace maestro::testing
