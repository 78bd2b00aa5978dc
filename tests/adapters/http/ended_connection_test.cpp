#include <thread>

#include "tests/adapters/http/http_fixture.hpp"
#include "tests/adapters/http/test_certificate.hpp"
#include "tests/adapters/http/tls_peer.hpp"
#include "tests/support/temporary_directory.hpp"

namespace maestro::testing {
namespace {

constexpr const char* half = "HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\n{\"access_token\":\"MARK";

/// How a connection dies after the server has read the request.
struct Death {
  const char* name;
  const char* answer;  ///< what is sent first
  bool resets;
  HttpProgress progress;
  friend std::ostream& operator<<(std::ostream& out, const Death& death) { return out << death.name; }
};

class EndedConnection : public HttpFixture, public ::testing::WithParamInterface<Death> {
 protected:
  void check(const tl::expected<HttpResponse, HttpFailure>& response) {
    const HttpFailure failure = failure_of(response);
    EXPECT_EQ(failure.fault, HttpFault::cut) << failure.reason;
    EXPECT_EQ(failure.progress, GetParam().progress) << failure.reason;
    EXPECT_EQ(failure.stage, HttpStage::exchange);
    EXPECT_THAT(failure.reason, ::testing::Not(::testing::HasSubstr("MARK")));
  }
};

INSTANTIATE_TEST_SUITE_P(
    After, EndedConnection,
    ::testing::Values(Death{"Nothing", "", false, HttpProgress::written},
                      Death{"AReset", "", true, HttpProgress::written},
                      Death{"HalfABody", half, false, HttpProgress::answering},
                      Death{"HalfABodyAndAReset", half, true, HttpProgress::answering},
                      Death{"HalfAHead", "HTTP/1.1 200 OK\r\nContent-Le", false, HttpProgress::answering},
                      Death{"Garbage", "220 mail.example ready\r\n", false, HttpProgress::written}),
    [](const auto& tested) { return tested.param.name; });

TEST_P(EndedConnection, IsCutAndSaysHowFarItCame) {
  server.respond_with([&](int connection, const std::string&) {
    send_all(connection, GetParam().answer);
    if (!GetParam().resets) return;
    if (*GetParam().answer != '\0') clock.await(20);  // a reset throws away what has not been read
    reset_when_closed(connection);
  });
  check(post(url()));
  EXPECT_EQ(server.connections(), 1);
}

TEST_P(EndedConnection, IsCutOverTlsAsWell) {
  const TemporaryDirectory directory;
  write_certificate("127.0.0.1", directory / "peer.pem", directory / "key.pem");
  const TlsPeer peer(directory / "peer.pem", directory / "key.pem", [&](SSL* tls, int connection) {
    const std::string answer = GetParam().answer;
    if (!answer.empty()) SSL_write(tls, answer.data(), static_cast<int>(answer.size()));
    if (!GetParam().resets) return;
    if (!answer.empty()) clock.await(20);
    reset_when_closed(connection);
  });
  CurlHttpClient trusting(directory / "peer.pem", clock, slice);
  check(trusting.send(request_to(local("https", peer.port()))));
}

class UnsentTest : public HttpFixture {};

TEST_F(UnsentTest, ARequestOfWhichNotAllHasLeftSaysSo) {
  server.hang_up();
  HttpRequest request = request_to(url());
  request.body = MessageBody(std::string(16 << 20, 'x'));
  const HttpFailure failure = failure_of(client.send(request));
  EXPECT_EQ(failure.fault, HttpFault::cut) << failure.reason;
  EXPECT_EQ(failure.progress, HttpProgress::partly) << failure.reason;
}

TEST_F(UnsentTest, ARefusedConnectionIsToldInTheSystemsWords) {
  const RefusingPort refusing;
  const HttpFailure failure = failure_of(post(local("http", refusing.number())));
  EXPECT_EQ(failure.fault, HttpFault::unreachable);
  EXPECT_EQ(failure.stage, HttpStage::connect);
  EXPECT_EQ(failure.progress, HttpProgress::unsent);
  EXPECT_EQ(failure.reason, "Connection refused");
}

TEST_F(UnsentTest, ANameThatDoesNotExistIsUnreachable) {
  const HttpFailure failure = failure_of(post("https://no-such-host.invalid/token"));
  EXPECT_EQ(failure.fault, HttpFault::unreachable) << failure.reason;
  EXPECT_EQ(failure.stage, HttpStage::dns);
}

}  // namespace
}  // namespace maestro::testing
