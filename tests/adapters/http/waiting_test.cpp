#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/wait.h>
#include <unistd.h>

#include <atomic>
#include <csignal>

#include "tests/adapters/http/http_fixture.hpp"

namespace maestro::testing {
namespace {

using namespace std::chrono_literals;

constexpr const char* good = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";

class WaitingTest : public HttpFixture {
 protected:
  /// The client's sockets that are connected to the server.
  [[nodiscard]] std::vector<int> sockets_to_server() const {
    std::vector<int> sockets;
    for (int fd = 3; fd < 1024; ++fd) {
      sockaddr_in peer{};
      socklen_t length = sizeof peer;
      if (::getpeername(fd, reinterpret_cast<sockaddr*>(&peer), &length) == 0 && peer.sin_family == AF_INET &&
          ntohs(peer.sin_port) == server.port())
        sockets.push_back(fd);
    }
    return sockets;
  }
};

TEST_F(WaitingTest, AnAnswerMayTakeMoreThanOneSlice) {
  server.respond_with([&](int connection, const std::string&) {
    clock.await(5);
    send_all(connection, good);
  });
  EXPECT_TRUE(post(url()).has_value());
}

TEST_F(WaitingTest, ASilentServerIsGivenUpAfterTheLimit) {
  HttpRequest request = request_to(url());
  request.answer_timeout = 40ms;
  server.reply_next("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nab");  // and never the rest
  const HttpFailure failure = failure_of(client.send(request));
  EXPECT_EQ(failure.fault, HttpFault::answer_too_late);
  EXPECT_EQ(failure.progress, HttpProgress::answering);
  EXPECT_EQ(server.requests().size(), 1U);
}

TEST_F(WaitingTest, AServerThatReadsAndIsSilentHasTheWholeRequest) {
  HttpRequest request = request_to(url());
  request.answer_timeout = 40ms;
  server.reply_next("");
  const HttpFailure failure = failure_of(client.send(request));
  EXPECT_EQ(failure.fault, HttpFault::answer_too_late);
  EXPECT_EQ(failure.progress, HttpProgress::written);
}

// A process that is stopped, frozen or suspended: each slice takes 40 s, 100 of them more than an hour.
TEST_F(WaitingTest, TimeInWhichTheProcessStoodStillIsNoWaiting) {
  CountingClock stopping(40s);
  CurlHttpClient stopped("", stopping, slice);
  server.respond_with([&](int connection, const std::string&) {
    stopping.await(100);
    send_all(connection, good);
  });
  EXPECT_TRUE(stopped.send(request_to(url())).has_value());
}

TEST_F(WaitingTest, AnAnswerThatIsThereIsReadBeforeTheLimitIsJudged) {
  CountingClock stopping(40s);
  CurlHttpClient stopped("", stopping, 30s);
  HttpRequest request = request_to(url());
  request.answer_timeout = 20s;  // which is over as soon as the first wait ends
  server.reply_next(good);
  EXPECT_TRUE(stopped.send(request).has_value());
}

TEST_F(WaitingTest, AnAnswerThatCameWhileTheProcessWasStoppedIsRead) {
  std::atomic<pid_t> child = 0;
  server.respond_with([&](int connection, const std::string&) {
    while (child == 0) std::this_thread::yield();
    ::kill(child, SIGSTOP);
    ::waitpid(child, nullptr, WUNTRACED);
    send_all(connection, good);
    std::this_thread::sleep_for(1s);  // five times the child's limit
    ::kill(child, SIGCONT);
    std::this_thread::sleep_for(10ms);
  });
  const pid_t forked = ::fork();
  if (forked == 0) {
    SystemClock real;
    CurlHttpClient own("", real, 20ms);
    HttpRequest request = request_to(url());
    request.answer_timeout = 200ms;
    const auto response = own.send(request);
    ::_exit(response ? 0 : 10 + static_cast<int>(response.error().fault));
  }
  child = forked;
  int status = 0;
  while (::waitpid(forked, &status, 0) != forked || !WIFEXITED(status)) continue;
  EXPECT_EQ(WEXITSTATUS(status), 0);
  EXPECT_EQ(server.requests().size(), 1U);
}

TEST_F(WaitingTest, AHangingConnectionEndsWhenAPersonStopsIt) {
  ScriptedEvents events;
  events.most_questions = 3;
  HttpRequest request = request_to(local("https", server.port()));  // the server never says a word of TLS
  request.events = &events;
  const HttpFailure failure = failure_of(client.send(request));
  EXPECT_EQ(failure.fault, HttpFault::stopped);
  EXPECT_EQ(failure.progress, HttpProgress::unsent);
  EXPECT_EQ(events.asked_to_send, 0);
  EXPECT_EQ(events.asked_to_stop, 4);
}

TEST_F(WaitingTest, AHangingConnectionEndsWithItsLimit) {
  HttpRequest request = request_to(local("https", server.port()));
  request.connect_timeout = 50ms;
  const HttpFailure failure = failure_of(client.send(request));
  EXPECT_EQ(failure.fault, HttpFault::no_answer);
  EXPECT_EQ(failure.stage, HttpStage::tls);
  EXPECT_EQ(failure.progress, HttpProgress::unsent);
}

TEST_F(WaitingTest, NoTimeForConnectingIsNotAllTimeOfTheWorld) {
  ScriptedEvents events;
  events.most_questions = 5000;
  HttpRequest request = request_to(local("https", server.port()));
  request.events = &events;
  for (const auto timeout : {0ms, -5ms}) {
    request.connect_timeout = timeout;
    EXPECT_EQ(failure_of(client.send(request)).fault, HttpFault::no_answer) << timeout.count();
  }
}

TEST_F(WaitingTest, APeerThatVanishesIsLookedAfter) {
  using Option = std::pair<int, int>;
  std::vector<int> seen;
  server.respond_with([&](int connection, const std::string&) {
    for (const int socket : sockets_to_server())
      for (const auto& [level, option] :
           {Option{SOL_SOCKET, SO_KEEPALIVE}, Option{IPPROTO_TCP, TCP_KEEPIDLE}, Option{IPPROTO_TCP, TCP_KEEPINTVL},
            Option{IPPROTO_TCP, TCP_KEEPCNT}, Option{IPPROTO_TCP, TCP_USER_TIMEOUT}}) {
        int value = 0;
        socklen_t length = sizeof value;
        ::getsockopt(socket, level, option, &value, &length);
        seen.push_back(value);
      }
    send_all(connection, good);
  });
  ASSERT_TRUE(post(url()).has_value());
  EXPECT_THAT(seen, ::testing::ElementsAre(1, 15, 5, 3, 30'000));
}

// Closing takes system calls, and until the answer is stored each of them is one at which it can be lost.
TEST_F(WaitingTest, AnAnswerIsHandedOutBeforeItsConnectionIsClosed) {
  for (const std::string connection : {"keep-alive", "close"}) {
    server.reply_next("HTTP/1.1 200 OK\r\nConnection: " + connection + "\r\nContent-Length: 2\r\n\r\nok");
    CurlHttpClient own("", clock, slice);
    ScriptedEvents events;
    HttpRequest request = request_to(url());
    request.events = &events;
    ASSERT_TRUE(own.send(request).has_value());
    EXPECT_EQ(sockets_to_server().size(), 1U) << connection;
  }
  EXPECT_EQ(sockets_to_server().size(), 0U);
}

// What a process forks into has no descriptor of libcurl's to close under somebody else's number.
TEST_F(WaitingTest, ARequestWithoutEventsLeavesNothingOpen) {
  server.reply_next("HTTP/1.1 200 OK\r\nConnection: keep-alive\r\nContent-Length: 2\r\n\r\nok");
  CurlHttpClient own("", clock, slice);
  ASSERT_TRUE(own.send(request_to(url())).has_value());
  EXPECT_EQ(sockets_to_server().size(), 0U);
}

}  // namespace
}  // namespace maestro::testing
