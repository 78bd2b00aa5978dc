#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <chrono>

#include "adapters/loopback/callback_request.hpp"
#include "adapters/loopback/loopback_redirect_listener.hpp"
#include "adapters/system/unique_fd.hpp"
#include "tests/support/matchers.hpp"

namespace maestro::testing {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::StartsWith;

/// A browser, or a stranger, at 127.0.0.1.
class Visitor {
 public:
  explicit Visitor(std::uint16_t port) : fd_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    address.sin_port = htons(port);
    is_connected_ = ::connect(fd_.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0;
  }
  [[nodiscard]] bool is_connected() const { return is_connected_; }
  void say(const std::string& text) const {
    EXPECT_EQ(::send(fd_.get(), text.data(), text.size(), MSG_NOSIGNAL), static_cast<ssize_t>(text.size()));
  }
  /// Everything to the end of the connection.
  [[nodiscard]] std::string answer() const {
    std::string all;
    char chunk[4096];
    for (ssize_t got = 1; got > 0;) {
      got = ::recv(fd_.get(), chunk, sizeof chunk, 0);
      if (got > 0) all.append(chunk, static_cast<std::size_t>(got));
    }
    return all;
  }

 private:
  UniqueFd fd_;
  bool is_connected_ = false;
};

/// The right query is `code=good`; `error=denied` is the server's refusal.
class Callback : public ::testing::Test {
 protected:
  void SetUp() override {
    LoopbackRedirectListener listener;
    Result<std::unique_ptr<RedirectWait>> wait = listener.listen("/callback", [](const PastedText& query) -> Status {
      if (query == PastedText("code=good")) return {};
      if (query == PastedText("error=denied")) return fail(Errc::refused, "<denied>");
      return fail(Errc::state_mismatch, "this code belongs to another login");
    });
    ASSERT_THAT(wait, IsOk());
    wait_ = *std::move(wait);
  }
  /// Waits for the next event, and looks.
  bool look() {
    pollfd event{wait_->descriptor(), POLLIN, 0};
    EXPECT_EQ(::poll(&event, 1, 30'000), 1);
    return wait_->look();
  }
  std::string ask(const std::string& request) {
    const Visitor visitor(wait_->port());
    visitor.say(request);
    is_done_ = look();
    return visitor.answer();
  }
  static std::string get(const std::string& target) { return "GET " + target + " HTTP/1.1\r\nHost: localhost\r\n\r\n"; }

  std::unique_ptr<RedirectWait> wait_;
  bool is_done_ = false;
};

TEST_F(Callback, EndsTheWaitWithTheRightAnswer) {
  const std::string page = ask(get("/callback?code=good"));
  EXPECT_TRUE(is_done_);
  EXPECT_THAT(page, AllOf(StartsWith("HTTP/1.1 200 OK\r\n"), HasSubstr("You can close this page")));
  const auto answer = wait_->answer();
  ASSERT_THAT(answer, IsOk());
  EXPECT_EQ(*answer, PastedText("code=good"));
}

TEST_F(Callback, ShowsAPageWithoutSecretScriptOrTrace) {
  const std::string page = ask(get("/callback?code=good"));
  EXPECT_THAT(page, AllOf(HasSubstr("\r\nCache-Control: no-store\r\n"),
                          HasSubstr("\r\nReferrer-Policy: no-referrer\r\n"), HasSubstr("default-src 'none'"),
                          HasSubstr("color-scheme:light dark"), HasSubstr("name=\"viewport\"")));
  EXPECT_THAT(page, AllOf(Not(HasSubstr("good")), Not(HasSubstr("<script")), Not(HasSubstr("http://"))));
}

TEST_F(Callback, GoesOnAfterTheWrongState) {
  EXPECT_THAT(ask(get("/callback?code=bad")),
              AllOf(StartsWith("HTTP/1.1 400 "), HasSubstr("belongs to another login"), HasSubstr("still waits")));
  EXPECT_FALSE(is_done_);
  ask(get("/callback?code=good"));
  EXPECT_TRUE(is_done_);
}

TEST_F(Callback, GoesOnAfterAFaviconAndOtherMethods) {
  EXPECT_THAT(ask(get("/favicon.ico")), StartsWith("HTTP/1.1 404 "));
  EXPECT_THAT(ask(get("/callbackx?code=good")), StartsWith("HTTP/1.1 404 "));
  EXPECT_THAT(ask("POST /callback?code=good HTTP/1.1\r\nContent-Length: 0\r\n\r\n"), StartsWith("HTTP/1.1 405 "));
  EXPECT_THAT(ask("HEAD /callback?code=good HTTP/1.1\r\n\r\n"), StartsWith("HTTP/1.1 405 "));
  EXPECT_THAT(ask("\x16\x03\x01 not HTTP\r\n\r\n"), StartsWith("HTTP/1.1 400 "));
  EXPECT_FALSE(is_done_);
}

TEST_F(Callback, EndsTheWaitWithTheServersRefusal) {
  EXPECT_THAT(ask(get("/callback?error=denied")), AllOf(HasSubstr("You are not logged in"), HasSubstr("&lt;denied>")));
  EXPECT_TRUE(is_done_);
  EXPECT_THAT(wait_->answer(), FailsWith(Errc::refused));
}

TEST_F(Callback, TakesARequestInPieces) {
  const Visitor visitor(wait_->port());
  const std::string request = get("/callback?code=good");
  for (std::size_t i = 0; i < request.size(); i += 10) {
    EXPECT_FALSE(wait_->look());
    visitor.say(request.substr(i, 10));
  }
  while (!look()) {
  }
  EXPECT_THAT(visitor.answer(), StartsWith("HTTP/1.1 200 OK"));
}

TEST_F(Callback, IsNotHeldUpByThoseWhoSayNothing) {
  std::vector<std::unique_ptr<Visitor>> silent;
  for (int i = 0; i < 40; ++i) {
    silent.push_back(std::make_unique<Visitor>(wait_->port()));
    look();
  }
  EXPECT_THAT(ask(get("/callback?code=good")), StartsWith("HTTP/1.1 200 OK"));
  EXPECT_TRUE(is_done_);
}

TEST_F(Callback, HangsUpOnAnEndlessRequest) {
  const Visitor visitor(wait_->port());
  visitor.say("GET /" + std::string(20'000, 'a'));
  for (int i = 0; i < 6; ++i) wait_->look();
  EXPECT_EQ(visitor.answer(), "");
}

TEST_F(Callback, KeepsTheFirstOfTwoAnswers) {
  ask(get("/callback?error=denied"));
  ask(get("/callback?code=good"));
  EXPECT_THAT(wait_->answer(), FailsWith(Errc::refused));
}

TEST_F(Callback, LeavesNoListener) {
  const std::uint16_t port = wait_->port();
  ASSERT_TRUE(Visitor(port).is_connected());
  wait_.reset();
  EXPECT_FALSE(Visitor(port).is_connected());
}

TEST(CallbackRequest, IsKnownByItsFirstLine) {
  using Kind = CallbackRequest::Kind;
  EXPECT_EQ(parse_callback_request("GET /callback HTTP/1.1\r\n\r\n", "/callback").kind, Kind::callback);
  EXPECT_EQ(parse_callback_request("GET /callback?a=b HTTP/1.0\r\n\r\n", "/callback").query, PastedText("a=b"));
  for (const char* head : {"", "GET", "GET /callback", "GET /callback HTTP/2\r\n", " HTTP/1.1\r\n"})
    EXPECT_NE(parse_callback_request(head, "/callback").kind, Kind::callback) << head;
}

}  // namespace
}  // namespace maestro::testing
