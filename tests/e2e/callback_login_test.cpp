#include <gmock/gmock.h>

#include "tests/demo_server/browse.hpp"
#include "tests/e2e/program.hpp"

namespace maestro::testing {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;

constexpr const char* prompt = "then Enter: ";

/// `maestro auth login --callback` on a terminal, at its prompt, and a browser on the same machine.
class CallbackScene : public ::testing::Test {
 protected:
  void begin(std::vector<std::string> flags = {}) {
    flags.insert(flags.begin(), {"auth", "login", "--no-browser", "--callback"});
    terminal_ = std::make_unique<Terminal>(Home::words(flags), home_.environment);
    url_ = authorization_url(*terminal_);
    url_elsewhere_ = authorization_url(*terminal_);
    terminal_->read_until(prompt);
  }
  std::string stored() { return home_.run({"auth", "token"}).out; }
  /// Of the login that is under way, in the address that leads back to this machine.
  std::string callback() {
    const std::string location = demo::press("cancel", url_);
    return location.substr(0, location.find('?'));
  }

  demo::DemoServer server_;
  Home home_{server_.base_url()};
  std::unique_ptr<Terminal> terminal_;
  std::string url_;
  std::string url_elsewhere_;
};

TEST_F(CallbackScene, IsEndedByTheBrowser) {
  begin();
  const demo::Page page = demo::browse(demo::press("authorize", url_));
  EXPECT_EQ(page.status, 200);
  EXPECT_THAT(page.body, HasSubstr("You can close this page"));
  EXPECT_EQ(terminal_->finish(), 0) << terminal_->screen();
  EXPECT_THAT(terminal_->screen(), HasSubstr("The browser has brought the answer."));
  EXPECT_NE(stored(), "");
  EXPECT_THAT(server_.requests().front().body, HasSubstr("\"redirect_uri\":\"http://localhost:"));
}

TEST_F(CallbackScene, IsEndedByAPasteFromAnotherMachineAsWell) {
  begin();
  terminal_->type(server_.approve(url_elsewhere_) + "\n");
  EXPECT_EQ(terminal_->finish(), 0) << terminal_->screen();
  EXPECT_THAT(server_.requests().front().body, HasSubstr("\"redirect_uri\":\"" + server_.redirect_uri()));
}

TEST_F(CallbackScene, TakesTheAddressThatABrowserElsewhereDidNotFind) {
  begin();
  terminal_->type(demo::press("authorize", url_) + "\n");
  EXPECT_EQ(terminal_->finish(), 0) << terminal_->screen();
  EXPECT_THAT(server_.requests().front().body, HasSubstr("\"redirect_uri\":\"http://localhost:"));
}

TEST_F(CallbackScene, GoesOnAfterAStrangersRequests) {
  begin();
  const std::string here = callback();
  EXPECT_EQ(demo::browse(here.substr(0, here.rfind('/')) + "/favicon.ico").status, 404);
  const demo::Page refused = demo::browse(here + "?code=stolen&state=guessed");
  EXPECT_EQ(refused.status, 400);
  EXPECT_THAT(refused.body, AllOf(HasSubstr("this code belongs to another login"), HasSubstr("still waits")));
  EXPECT_EQ(demo::browse(here + "?error=access_denied&state=guessed").status, 400);
  EXPECT_TRUE(server_.requests().empty());
  EXPECT_EQ(demo::browse(demo::press("authorize", url_)).status, 200);
  EXPECT_EQ(terminal_->finish(), 0) << terminal_->screen();
}

TEST_F(CallbackScene, ShowsThePersonsRefusalHereAndThere) {
  begin();
  EXPECT_THAT(demo::browse(demo::press("cancel", url_)).body, HasSubstr("You are not logged in"));
  EXPECT_EQ(terminal_->finish(), 6);
  EXPECT_THAT(terminal_->screen(), HasSubstr("error: the server ended the login with the error access_denied\r\n"
                                             "hint: approve the request on the page to log in"));
}

TEST_F(CallbackScene, LeavesNoListener) {
  begin();
  const std::string here = callback();
  EXPECT_NE(demo::browse(here).status, 0);
  terminal_->type("\x03");
  EXPECT_EQ(terminal_->finish(), 130);
  EXPECT_EQ(demo::browse(here).status, 0);
}

TEST_F(CallbackScene, OutlastsTheEndOfItsInput) {
  Program program({"auth", "login", "--no-browser", "--callback"}, home_.environment);
  const std::string url = authorization_url(program);
  program.close_input();
  EXPECT_EQ(demo::browse(demo::press("authorize", url)).status, 200);
  const Finished finished = program.finish();
  EXPECT_EQ(finished.exit_code, 0) << finished.err;
}

TEST_F(CallbackScene, RefusesTwoWaysAtOnce) {
  const Finished both = home_.run({"auth", "login", "--callback", "--device"});
  EXPECT_EQ(both.exit_code, 2);
}

class QrScene : public ::testing::Test {
 protected:
  std::string screen(TerminalSize size) {
    Terminal terminal(Home::words({"auth", "login", "--no-browser", "--qr"}), home_.environment, size);
    const std::string url = authorization_url(terminal);
    terminal.read_until(prompt);
    terminal.type(server_.approve(url) + "\n");
    EXPECT_EQ(terminal.finish(), 0) << terminal.screen();
    return terminal.screen();
  }
  demo::DemoServer server_;
  Home home_{server_.base_url()};
};

TEST_F(QrScene, DrawsTheAddressWhereTheTerminalIsLargeEnough) {
  const std::string shown = screen({120, 60});
  EXPECT_THAT(shown, HasSubstr("\u2588\u2580\u2580\u2580\u2580\u2580\u2588"));  // the top of a finder pattern
  EXPECT_THAT(shown, Not(HasSubstr("No QR code")));
}

TEST_F(QrScene, SaysSoWhereItIsNot) {
  EXPECT_THAT(screen({60, 60}), HasSubstr("columns and"));
  EXPECT_THAT(screen({120, 24}), HasSubstr("(No QR code: the QR code needs "));
}

TEST_F(QrScene, SaysSoInAPipe) {
  EXPECT_THAT(home_.login(server_, {"--qr"}).err, HasSubstr("(No QR code: a QR code needs a terminal."));
}

}  // namespace
}  // namespace maestro::testing
