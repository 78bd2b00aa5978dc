#include "tests/adapters/http/http_fixture.hpp"

namespace maestro::testing {
namespace {

class ProxyTest : public HttpFixture {
 protected:
  ~ProxyTest() override { ::unsetenv("https_proxy"); }
  HttpFailure failure_with_proxy(const std::string& proxy) {
    ::setenv("https_proxy", proxy.c_str(), 1);
    return failure_of(post("https://auth.example/token"));
  }
  [[nodiscard]] std::string proxy_with_password() const {
    return "http://ada:MARK@127.0.0.1:" + std::to_string(server.port());
  }
};

TEST_F(ProxyTest, ThatRefusesIsAskedOnceAndItsStatusIsTold) {
  int asked = 0;
  for (const int status : {302, 403, 407, 502}) {
    server.reply_and_close_next("HTTP/1.1 " + std::to_string(status) +
                                " No\r\nProxy-Authenticate: Basic realm=\"x\"\r\nContent-Length: 0\r\n\r\n");
    const HttpFailure failure = failure_with_proxy(proxy_with_password());
    EXPECT_EQ(failure.fault, HttpFault::proxy_refused) << status << ' ' << failure.reason;
    EXPECT_EQ(failure.proxy_status, status);
    EXPECT_EQ(failure.stage, HttpStage::proxy);
    EXPECT_EQ(failure.progress, HttpProgress::unsent);
    EXPECT_THAT(failure.reason, ::testing::Not(::testing::HasSubstr("MARK")));
    EXPECT_EQ(server.connections(), ++asked);
  }
}

TEST_F(ProxyTest, ThatHangsUpHasSentNothingOn) {
  server.hang_up();
  const HttpFailure failure = failure_with_proxy(proxy_with_password());
  EXPECT_EQ(failure.fault, HttpFault::tls_cut) << failure.reason;
  EXPECT_EQ(failure.progress, HttpProgress::unsent);
  EXPECT_THAT(failure.reason, ::testing::Not(::testing::HasSubstr("MARK")));
}

TEST_F(ProxyTest, ThatIsAwayIsUnreachable) {
  const RefusingPort refusing;
  EXPECT_EQ(failure_with_proxy("http://127.0.0.1:" + std::to_string(refusing.number())).fault, HttpFault::unreachable);
  const HttpFailure unresolved = failure_with_proxy("http://no-such-proxy.invalid:3128");
  EXPECT_EQ(unresolved.fault, HttpFault::unreachable) << unresolved.reason;
  EXPECT_EQ(unresolved.stage, HttpStage::proxy);
}

TEST_F(ProxyTest, WhoseAddressIsNoneIsNamedWithoutQuotingIt) {
  for (const char* address :
       {"http://ada:MARK@127.0.0.1:port", "gopher://ada:MARK@127.0.0.1:70", "http://ada:MARK@[:1"}) {
    const HttpFailure failure = failure_with_proxy(address);
    EXPECT_EQ(failure.fault, HttpFault::bad_proxy) << address << ' ' << failure.reason;
    EXPECT_THAT(failure.reason, ::testing::Not(::testing::HasSubstr("MARK")));
  }
}

}  // namespace
}  // namespace maestro::testing
