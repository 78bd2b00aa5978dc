// When a login opens the browser by itself. A script stands for the desktop's.
#include <gmock/gmock.h>

#include <filesystem>
#include <fstream>
#include <thread>

#include "tests/e2e/program.hpp"

namespace maestro::testing {
namespace {

using ::testing::ElementsAre;

class OpenedBrowser : public ::testing::Test {
 protected:
  void SetUp() override {
    const std::string program = home_.path("xdg-open");
    std::ofstream(program) << "#!/bin/sh\necho \"$1\" >> " << opened_ << '\n';
    std::filesystem::permissions(program, std::filesystem::perms(0755));
    home_.environment["PATH"] = home_.path("") + ":/usr/bin:/bin";
  }
  void login(const Environment& more, std::vector<std::string> flags = {}) {
    Environment environment = home_.environment;
    environment.insert(more.begin(), more.end());
    flags.insert(flags.begin(), {"auth", "login"});
    Program program(flags, environment);
    url_ = authorization_url(program);
    program.write(server_.approve(url_) + "\n");
    EXPECT_EQ(program.finish().exit_code, 0);
  }
  /// Waits for the first.
  std::vector<std::string> opened() const {
    std::vector<std::string> lines;
    while (lines.empty()) {
      std::this_thread::sleep_for(std::chrono::milliseconds(5));
      std::ifstream file(opened_);
      for (std::string line; std::getline(file, line);) lines.push_back(line);
    }
    return lines;
  }

  demo::DemoServer server_;
  Home home_{server_.base_url()};
  const std::string opened_ = home_.path("opened");
  std::string url_;
};

TEST_F(OpenedBrowser, IsTheDesktopsAndNotOverSshNorWithoutADisplayNorUnwanted) {
  login({});
  login({{"DISPLAY", ":0"}, {"SSH_CONNECTION", "192.0.2.1 50000 192.0.2.2 22"}});
  login({{"WAYLAND_DISPLAY", "wayland-0"}, {"SSH_TTY", "/dev/pts/0"}});
  login({{"DISPLAY", ":0"}}, {"--no-browser"});
  login({{"DISPLAY", ":0"}});
  EXPECT_THAT(opened(), ElementsAre(url_)) << "only the last of the five logins opens it";
}

}  // namespace
}  // namespace maestro::testing
