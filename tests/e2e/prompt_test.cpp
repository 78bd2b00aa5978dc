#include <gmock/gmock.h>

#include "tests/e2e/program.hpp"
#include "tests/e2e/terminal.hpp"

namespace maestro::testing {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

constexpr const char* prompt = "then Enter: ";

/// `maestro auth login` on a terminal, at its prompt.
class PromptScene : public ::testing::Test {
 protected:
  void begin(std::vector<std::string> flags = {}) {
    flags.insert(flags.begin(), {"auth", "login", "--no-browser"});
    terminal_ = std::make_unique<Terminal>(Home::words(flags), home_.environment);
    url_ = authorization_url(*terminal_);
    terminal_->read_until(prompt);
  }
  std::string stored() { return home_.run({"auth", "token"}).out; }

  demo::DemoServer server_;
  Home home_{server_.base_url()};
  std::unique_ptr<Terminal> terminal_;
  std::string url_;
};

TEST_F(PromptScene, DoesNotEchoWhatIsPastedAndEchoesAgainAfterwards) {
  begin();
  EXPECT_FALSE(terminal_->echoes());
  const std::string pasted = server_.approve(url_);
  terminal_->type(pasted + "\n");
  EXPECT_EQ(terminal_->finish(), 0);
  EXPECT_TRUE(terminal_->echoes());
  EXPECT_THAT(terminal_->screen(), HasSubstr("received " + std::to_string(pasted.size()) + " characters"));
  EXPECT_THAT(terminal_->screen(), Not(HasSubstr(pasted.substr(0, pasted.find('#')))));
  EXPECT_NE(stored(), "");
}

TEST_F(PromptScene, TakesWhatATerminalMarksAsPasted) {
  begin();
  terminal_->type("\x1b[200~  " + server_.approve(url_) + " \x1b[201~\r");
  EXPECT_EQ(terminal_->finish(), 0) << terminal_->screen();
}

TEST_F(PromptScene, AsksThreeTimes) {
  begin();
  terminal_->type("a#b#c\n");
  EXPECT_THAT(terminal_->read_until(prompt), HasSubstr("error: "));
  terminal_->type("\n");
  EXPECT_THAT(terminal_->read_until(prompt), HasSubstr("hint: "));
  terminal_->type(server_.approve(url_) + "\n");
  EXPECT_EQ(terminal_->finish(), 0) << terminal_->screen();
}

TEST_F(PromptScene, GivesUpAfterTheThirdAndSendsNothing) {
  begin();
  terminal_->type("a#b#c\n");
  terminal_->read_until(prompt);
  terminal_->type("a#b#c\n");
  terminal_->read_until(prompt);
  terminal_->type("a#b#c\n");
  EXPECT_EQ(terminal_->finish(), 2);
  EXPECT_TRUE(server_.requests().empty());
}

TEST_F(PromptScene, ExplainsACodeOfAnotherLogin) {
  begin();
  const std::string old = server_.approve(url_);
  terminal_.reset();
  begin();
  terminal_->type(old + "\n");
  EXPECT_THAT(terminal_->read_until(prompt), HasSubstr("another login"));
  terminal_->type(server_.approve(url_) + "\n");
  EXPECT_EQ(terminal_->finish(), 0);
  EXPECT_EQ(server_.requests().size(), 1U);
}

TEST_F(PromptScene, OffersAFreshPageForACodeThatCameTooLate) {
  begin();
  const std::string late = server_.approve(url_);
  server_.answer_next({400, "application/json", R"({"error":"invalid_grant"})"});
  terminal_->type(late + "\n");
  const std::string fresh = authorization_url(*terminal_);
  EXPECT_NE(fresh, url_);
  terminal_->read_until(prompt);
  terminal_->type(server_.approve(fresh) + "\n");
  EXPECT_EQ(terminal_->finish(), 0) << terminal_->screen();
}

TEST_F(PromptScene, EndsAtControlC) {
  begin();
  terminal_->type("\x03");
  EXPECT_EQ(terminal_->finish(), 130);
  EXPECT_TRUE(terminal_->echoes());
  EXPECT_THAT(terminal_->screen(), HasSubstr("interrupted"));
}

TEST_F(PromptScene, EndsAtControlD) {
  begin();
  terminal_->type("\x04");
  EXPECT_EQ(terminal_->finish(), 4);
}

TEST_F(PromptScene, TakesALineThatControlDCutsForWhole) {
  begin();
  terminal_->type("half of a co\x04");  // hands over what is there
  terminal_->type("\x04");              // and ends the input
  EXPECT_THAT(terminal_->read_until(prompt), HasSubstr("error: "));
  terminal_->type(server_.approve(url_) + "\n");
  EXPECT_EQ(terminal_->finish(), 0);
}

TEST_F(PromptScene, WaitsNoLongerThanItWasTold) {
  begin({"--timeout", "1s"});
  EXPECT_EQ(terminal_->finish(), 4);
  EXPECT_THAT(terminal_->screen(), HasSubstr("nothing was entered in time"));
}

TEST_F(PromptScene, EndsWhenTheTerminalGoesAndKeepsTheLoginForExchange) {
  begin();
  const std::string pasted = server_.approve(url_);
  terminal_.reset();
  EXPECT_EQ(home_.run({"auth", "exchange"}, pasted).exit_code, 0);
}

}  // namespace
}  // namespace maestro::testing
