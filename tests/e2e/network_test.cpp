// What goes wrong between here and the server, and what a person reads then.
#include <gmock/gmock.h>

#include <fstream>

#include "tests/adapters/http/test_certificate.hpp"
#include "tests/e2e/connect_proxy.hpp"
#include "tests/e2e/program.hpp"

namespace maestro::testing {
namespace {

using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

/// A demo server behind TLS, with a certificate that nobody has signed but itself, and a home that trusts it.
class TlsScene : public ::testing::Test {
 protected:
  void SetUp() override { serve("localhost"); }
  void serve(const std::string& hosts, std::chrono::seconds good_for = std::chrono::hours(1), bool ipv6 = false) {
    write_certificate(hosts, certificate_, key_, good_for);
    demo::DemoServerOptions options;
    options.certificate_file = certificate_;
    options.key_file = key_;
    options.ipv6 = ipv6;
    server_ = std::make_unique<demo::DemoServer>(options);
    home_ = std::make_unique<Home>(server_->base_url());
    home_->environment["MAESTRO_CA_FILE"] = certificate_;
    home_->environment["MAESTRO_HTTP_DEADLINE"] = "2";
  }
  /// Nothing was sent, and the login says why.
  void expect_refusal(const std::string& why, const std::string& hint) {
    const Finished refused = home_->login(*server_);
    EXPECT_EQ(refused.exit_code, 5);
    EXPECT_THAT(refused.err, AllOf(HasSubstr(why), HasSubstr(hint), HasSubstr("the code is still valid")));
    EXPECT_TRUE(server_->requests().empty());
  }

  TemporaryDirectory directory_;
  const std::string key_ = directory_ / "key.pem";
  const std::string certificate_ = directory_ / "certificate.pem";
  std::unique_ptr<demo::DemoServer> server_;
  std::unique_ptr<Home> home_;
};

TEST_F(TlsScene, LogsInThroughTlsWithACaOfOnesOwn) {
  const Finished login = home_->login(*server_);
  ASSERT_EQ(login.exit_code, 0) << login.err;
  EXPECT_EQ(home_->run({"auth", "refresh"}).exit_code, 0);
}

TEST_F(TlsScene, SendsNothingToAServerThatNobodyVouchesFor) {
  home_->environment.erase("MAESTRO_CA_FILE");
  expect_refusal("self-signed certificate", "MAESTRO_CA_FILE");
}

TEST_F(TlsScene, SendsNothingToAServerOfAnotherName) {
  serve("elsewhere.example");
  expect_refusal("no alternative certificate subject name matches target host name 'localhost'", "MAESTRO_CA_FILE");
}

TEST_F(TlsScene, SendsNothingToAServerWithAnExpiredCertificate) {
  serve("localhost", std::chrono::hours(-1));
  expect_refusal("certificate has expired", "clock");
}

TEST_F(TlsScene, ReachesAServerOnTheOtherLoopbackAddress) {
  serve("localhost", std::chrono::hours(1), true);
  const Finished login = home_->login(*server_);
  EXPECT_EQ(login.exit_code, 0) << login.err;
}

// maestro reads openssl.cnf late, but not too late. Level 5 wants more than a key of 256 bits.
TEST_F(TlsScene, ObeysTheTlsPolicyOfTheSystem) {
  ASSERT_EQ(home_->login(*server_).exit_code, 0);
  home_->environment["OPENSSL_CONF"] = directory_ / "openssl.cnf";
  std::ofstream(directory_ / "openssl.cnf") << "openssl_conf = start\n[start]\nssl_conf = tls\n[tls]\n"
                                               "system_default = policy\n[policy]\nCipherString = DEFAULT@SECLEVEL=5\n";
  const std::size_t before = server_->requests().size();
  EXPECT_EQ(home_->run({"auth", "refresh"}).exit_code, 5);
  EXPECT_EQ(server_->requests().size(), before);
}

/// openssl's own server, which speaks nothing newer than TLS 1.1.
TEST(OldTlsScene, SendsNothingToIt) {
  TemporaryDirectory directory;
  write_certificate("localhost", directory / "certificate.pem", directory / "key.pem");
  const std::string command = "exec openssl s_server -tls1_1 -cipher ALL:@SECLEVEL=0 -accept 127.0.0.1:0 -www -cert " +
                              (directory / "certificate.pem") + " -key " + (directory / "key.pem") + " >&2";
  Program old(Words{{"/bin/sh", "-c", command}}, {{"PATH", "/usr/bin:/bin"}});
  const std::string accept = "ACCEPT 127.0.0.1:";
  std::string said = old.read_error_until(accept);
  const std::size_t port_at = said.find(accept) + accept.size();
  while (said.find('\n', port_at) == std::string::npos) said = old.read_more();
  const std::string port = said.substr(port_at, said.find('\n', port_at) - port_at);
  demo::DemoServer pages;
  Home home(pages.base_url());
  home.environment["MAESTRO_CA_FILE"] = directory / "certificate.pem";
  home.environment["MAESTRO_HTTP_DEADLINE"] = "2";
  home.environment["MAESTRO_ANTHROPIC_TOKEN_ENDPOINT"] = "https://localhost:" + port + "/v1/oauth/token";
  const Finished refused = home.login(pages);
  EXPECT_EQ(refused.exit_code, 5);
  EXPECT_THAT(refused.err, AllOf(HasSubstr("TLS"), HasSubstr("the code is still valid")));
}

/// The way out is through a proxy.
class ProxyScene : public TlsScene {
 protected:
  std::string here() const { return "localhost:" + std::to_string(server_->port()); }
  ConnectProxy proxy_;
};

TEST_F(ProxyScene, GoesThroughATunnelInWhichTheProxyReadsNothing) {
  home_->environment["HTTPS_PROXY"] = proxy_.url();
  ASSERT_EQ(home_->login(*server_).exit_code, 0);
  EXPECT_THAT(proxy_.requests(), ElementsAre("CONNECT " + here() + " HTTP/1.1"));
}

TEST_F(ProxyScene, GoesPastItForWhatNoProxyNames) {
  home_->environment["HTTPS_PROXY"] = proxy_.url();
  home_->environment["NO_PROXY"] = "localhost";
  ASSERT_EQ(home_->login(*server_).exit_code, 0);
  EXPECT_THAT(proxy_.requests(), IsEmpty());
}

// A proxy would read the secrets of a request that it does not tunnel.
TEST_F(ProxyScene, NeverHandsItARequestInTheClear) {
  demo::DemoServer clear;
  Home home(clear.base_url());
  for (const char* name : {"http_proxy", "HTTP_PROXY", "ALL_PROXY", "all_proxy"}) home.environment[name] = proxy_.url();
  ASSERT_EQ(home.login(clear).exit_code, 0);
  EXPECT_THAT(proxy_.requests(), IsEmpty());
}

TEST_F(ProxyScene, SaysThatTheProxyRefuses) {
  home_->environment["HTTPS_PROXY"] = proxy_.url();
  home_->environment["MAESTRO_ANTHROPIC_TOKEN_ENDPOINT"] = "https://localhost:1/v1/oauth/token";
  expect_refusal("The proxy refused (403)", "HTTPS_PROXY");
}

TEST_F(ProxyScene, SaysThatThereIsNoProxyAndNotItsPassword) {
  home_->environment["HTTPS_PROXY"] = "http://ada:secret-word@127.0.0.1:1";
  expect_refusal("localhost", "HTTPS_PROXY");
  home_->environment["HTTPS_PROXY"] = "gopher://ada:secret-word@127.0.0.1:1";
  const Finished refused = home_->login(*server_);
  EXPECT_EQ(refused.exit_code, 3);
  EXPECT_THAT(refused.err, AllOf(HasSubstr("HTTPS_PROXY"), Not(HasSubstr("secret-word"))));
}

/// In the clear, on loopback; what a network in between answers instead of the server.
class AnswerScene : public ::testing::Test {
 protected:
  Finished login() {
    Home home(pages_.base_url());
    home.environment["MAESTRO_ANTHROPIC_TOKEN_ENDPOINT"] =
        "http://127.0.0.1:" + std::to_string(server_.port()) + "/v1/oauth/token";
    return home.login(pages_);
  }
  demo::DemoServer pages_;
  LoopbackServer server_;
};

TEST_F(AnswerScene, KnowsThePageOfACaptivePortal) {
  const std::string page = "<html><body>Welcome to the hotel. Please log in.</body></html>";
  for (int tries = 0; tries < 2; ++tries)
    server_.reply_next("HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: " + std::to_string(page.size()) +
                       "\r\n\r\n" + page);
  const Finished refused = login();
  EXPECT_EQ(refused.exit_code, 5);
  EXPECT_THAT(refused.err, AllOf(HasSubstr("login page stands in between"), Not(HasSubstr("hotel"))));
}

TEST_F(AnswerScene, KnowsARedirectToIt) {
  server_.reply_next("HTTP/1.1 302 Found\r\nLocation: http://hotel.example/login\r\nContent-Length: 0\r\n\r\n");
  const Finished refused = login();
  EXPECT_EQ(refused.exit_code, 5);
  EXPECT_THAT(refused.err, AllOf(HasSubstr("302"), HasSubstr("The code is still valid")));
}

TEST_F(AnswerScene, SaysThatAServerClosedEarly) {
  for (int tries = 0; tries < 2; ++tries)
    server_.reply_and_close_next("HTTP/1.1 200 OK\r\nContent-Length: 400\r\n\r\n{\"access_token\":");
  const Finished cut = login();
  EXPECT_EQ(cut.exit_code, 5);
  EXPECT_THAT(cut.err, HasSubstr("The connection to 127.0.0.1 broke before the answer was complete"));
}

TEST(OtherLoopback, IsReachedByItsAddress) {
  demo::DemoServerOptions options;
  options.ipv6 = true;
  demo::DemoServer server(options);
  const Home home(server.base_url());
  const Finished login = home.login(server);
  EXPECT_EQ(login.exit_code, 0) << login.err;
}

}  // namespace
}  // namespace maestro::testing
