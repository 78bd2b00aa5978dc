#include <gmock/gmock.h>
#include <stdlib.h>

#include <fstream>

#include "adapters/http/curl_http_client.hpp"
#include "adapters/system/system_clock.hpp"
#include "tests/adapters/http/test_certificate.hpp"
#include "tests/contracts/loopback_server.hpp"
#include "tests/demo_server/demo_server.hpp"
#include "tests/support/temporary_directory.hpp"

namespace maestro::testing {
namespace {

using ::testing::SizeIs;

class TlsTest : public ::testing::Test {
 protected:
  TlsTest() {
    for (const char* name : {"HTTPS_PROXY", "https_proxy", "ALL_PROXY", "all_proxy"}) ::unsetenv(name);
  }
  /// A demo server on localhost with a certificate for `host_name`, which stands in a file of its own.
  std::unique_ptr<demo::DemoServer> serve(const std::string& host_name) {
    write_certificate(host_name, directory / (host_name + ".pem"), directory / "key.pem");
    demo::DemoServerOptions options;
    options.certificate_file = directory / (host_name + ".pem");
    options.key_file = directory / "key.pem";
    return std::make_unique<demo::DemoServer>(options);
  }
  static tl::expected<HttpResponse, HttpFailure> post(const std::string& url, const std::string& ca_file) {
    HttpRequest request;
    request.url = url;
    request.body = MessageBody("{}");
    SystemClock clock;
    return CurlHttpClient(ca_file, clock).send(request);
  }

  TemporaryDirectory directory;
};

TEST_F(TlsTest, AServerWhoseCertificateIsTrustedIsAnswered) {
  const auto server = serve("localhost");
  const auto response = post(server->token_endpoint(), directory / "localhost.pem");
  ASSERT_TRUE(response.has_value()) << response.error().reason;
  EXPECT_EQ(response->status, 400);
  EXPECT_THAT(server->requests(), SizeIs(1));
}

TEST_F(TlsTest, AServerThatNobodyVouchesForIsSentNothing) {
  const auto server = serve("localhost");
  const auto response = post(server->token_endpoint(), "");
  ASSERT_FALSE(response.has_value());
  EXPECT_EQ(response.error().fault, HttpFault::untrusted) << response.error().reason;
  EXPECT_THAT(server->requests(), SizeIs(0));
}

TEST_F(TlsTest, AServerThatAnotherAuthorityVouchesForIsSentNothing) {
  const auto server = serve("localhost");
  write_certificate("localhost", directory / "other.pem", directory / "other-key.pem");
  const auto response = post(server->token_endpoint(), directory / "other.pem");
  ASSERT_FALSE(response.has_value());
  EXPECT_EQ(response.error().fault, HttpFault::untrusted) << response.error().reason;
  EXPECT_THAT(server->requests(), SizeIs(0));
}

TEST_F(TlsTest, AServerOfAnotherNameIsSentNothing) {
  const auto server = serve("elsewhere.example");
  const auto response = post(server->token_endpoint(), directory / "elsewhere.example.pem");
  ASSERT_FALSE(response.has_value());
  EXPECT_EQ(response.error().fault, HttpFault::untrusted) << response.error().reason;
  EXPECT_THAT(server->requests(), SizeIs(0));
}

TEST_F(TlsTest, AFileOfAuthoritiesThatCannotBeUsedIsNamedInFull) {
  const auto server = serve("localhost");
  std::ofstream(directory / "empty.pem").flush();
  std::ofstream(directory / "garbage.pem") << "not a certificate\n";
  for (const auto& [name, why] :
       {std::pair{"missing.pem", "No such file or directory"}, std::pair{"empty.pem", "not a PEM file of certificates"},
        std::pair{"garbage.pem", "not a PEM file of certificates"}}) {
    const std::string path = directory / name;
    const auto response = post(server->token_endpoint(), path);
    ASSERT_FALSE(response.has_value());
    EXPECT_EQ(response.error().fault, HttpFault::bad_ca_setting) << response.error().reason;
    EXPECT_EQ(response.error().reason, path + ": " + why);
    EXPECT_EQ(response.error().progress, HttpProgress::unsent);
  }
  EXPECT_THAT(server->requests(), SizeIs(0));
}

TEST_F(TlsTest, AHandshakeThatIsCutSentNothing) {
  LoopbackServer server;
  server.hang_up();
  const auto response = post("https://127.0.0.1:" + std::to_string(server.port()) + "/token", "");
  ASSERT_FALSE(response.has_value());
  EXPECT_EQ(response.error().fault, HttpFault::tls_cut) << response.error().reason;
  EXPECT_EQ(server.connections(), 1);
}

}  // namespace
}  // namespace maestro::testing
