#include "tests/adapters/http/http_fixture.hpp"

namespace maestro::testing {
namespace {

/// What the contract does not ask of a fake.
class CurlHttpClientTest : public HttpFixture {};

TEST_F(CurlHttpClientTest, SendsOneRequestLineAndNoHeaderThatNobodyAskedFor) {
  server.reply_next("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
  ASSERT_TRUE(post(url()).has_value());
  ASSERT_EQ(server.requests().size(), 1U);
  EXPECT_EQ(server.requests().front(), "POST /token?a=b HTTP/1.1\r\nHost: 127.0.0.1:" + std::to_string(server.port()) +
                                           "\r\nAccept: */*\r\nContent-Type: application/json\r\nContent-Length: 17"
                                           "\r\n\r\n{\"secret\":\"MARK\"}");
}

TEST_F(CurlHttpClientTest, EveryRequestHasAConnectionOfItsOwn) {
  for (int i = 0; i < 3; ++i) {
    server.reply_next("HTTP/1.1 200 OK\r\nConnection: keep-alive\r\nContent-Length: 0\r\n\r\n");
    ASSERT_TRUE(post(url()).has_value());
  }
  EXPECT_EQ(server.connections(), 3);
}

TEST_F(CurlHttpClientTest, HeadersOfAnInterimAnswerDoNotCount) {
  server.reply_next(
      "HTTP/1.1 103 Early Hints\r\nRetry-After: 9\r\n\r\nHTTP/1.1 200 OK\r\nX-Own: \t a: b \r\nContent-Length: "
      "2\r\n\r\nok");
  const auto response = post(url());
  ASSERT_TRUE(response.has_value());
  EXPECT_EQ(response->status, 200);
  EXPECT_EQ(response->body.reveal(), "ok");
  EXPECT_FALSE(find_header(response->headers, "retry-after").has_value());
  EXPECT_EQ(find_header(response->headers, "x-own"), "a: b");
}

TEST_F(CurlHttpClientTest, UnderstandsAChunkedAnswer) {
  server.reply_next("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n");
  const auto response = post(url());
  ASSERT_TRUE(response.has_value());
  EXPECT_EQ(response->body.reveal(), "abcde");
}

TEST_F(CurlHttpClientTest, UnderstandsTrailersAfterAChunkedAnswer) {
  server.reply_next(
      "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nTrailer: X-Own\r\n\r\n3\r\nabc\r\n0\r\nX-Own: 1\r\n\r\n");
  const auto response = post(url());
  ASSERT_TRUE(response.has_value());
  EXPECT_EQ(response->body.reveal(), "abc");
}

TEST_F(CurlHttpClientTest, CountsTheBodyOfAnAnswerWithoutALength) {
  server.reply_and_close_next("HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n" + std::string(10 << 20, 'x'));
  const auto response = post(url());
  ASSERT_FALSE(response.has_value());
  EXPECT_EQ(response.error().fault, HttpFault::too_large);
}

TEST_F(CurlHttpClientTest, EndlessHeadersAreTooLarge) {
  std::string head = "HTTP/1.1 200 OK\r\n";
  for (int i = 0; i < 2000; ++i) head += "X-Filler: " + std::string(60, 'x') + "\r\n";
  server.reply_and_close_next(head + "Content-Length: 0\r\n\r\n");
  const auto response = post(url());
  ASSERT_FALSE(response.has_value());
  EXPECT_EQ(response.error().fault, HttpFault::too_large);
}

TEST_F(CurlHttpClientTest, LoopbackIsNeverReachedThroughAProxy) {
  LoopbackServer proxy;
  for (const char* name : {"http_proxy", "ALL_PROXY"})
    ::setenv(name, ("http://127.0.0.1:" + std::to_string(proxy.port())).c_str(), 1);
  server.reply_next("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
  const auto response = post(url());
  for (const char* name : {"http_proxy", "ALL_PROXY"}) ::unsetenv(name);
  EXPECT_TRUE(response.has_value());
  EXPECT_EQ(proxy.connections(), 0);
}

TEST_F(CurlHttpClientTest, OnlyHttpIsSpoken) {
  for (const char* other : {"file:///etc/hostname", "ftp://127.0.0.1/x", "not a URL", ""}) {
    const auto response = post(other);
    ASSERT_FALSE(response.has_value()) << other;
    EXPECT_EQ(response.error().fault, HttpFault::untrusted) << other;
  }
}

TEST_F(CurlHttpClientTest, TheReasonOfAFaultHoldsNothingOfTheMessage) {
  server.reply_and_close_next("HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\nMARK");
  const auto response = post(url());
  ASSERT_FALSE(response.has_value());
  EXPECT_THAT(response.error().reason, ::testing::Not(::testing::IsEmpty()));
  EXPECT_THAT(response.error().reason, ::testing::Not(::testing::HasSubstr("MARK")));
}

}  // namespace
}  // namespace maestro::testing
