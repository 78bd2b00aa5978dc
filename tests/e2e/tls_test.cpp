#include <gmock/gmock.h>

#include <fstream>

#include "tests/e2e/program.hpp"

namespace maestro::testing {
namespace {

/// A demo server behind TLS, with a certificate for localhost that nobody has signed but itself.
class TlsScene : public ::testing::Test {
 protected:
  void SetUp() override {
    const std::string command =
        "openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 1 -subj /CN=localhost "
        "-addext subjectAltName=DNS:localhost -keyout " +
        key_ + " -out " + certificate_ + " 2>/dev/null";
    ASSERT_EQ(std::system(command.c_str()), 0);
    demo::DemoServerOptions options;
    options.certificate_file = certificate_;
    options.key_file = key_;
    server_ = std::make_unique<demo::DemoServer>(options);
  }

  TemporaryDirectory directory_;
  const std::string key_ = directory_ / "key.pem";
  const std::string certificate_ = directory_ / "certificate.pem";
  std::unique_ptr<demo::DemoServer> server_;
};

TEST_F(TlsScene, LogsInThroughTlsWithACaOfOnesOwn) {
  Home home(server_->base_url());
  home.environment["MAESTRO_CA_FILE"] = certificate_;
  const Finished login = home.login(*server_);
  ASSERT_EQ(login.exit_code, 0) << login.err;
  EXPECT_EQ(home.run({"auth", "refresh"}).exit_code, 0);
}

TEST_F(TlsScene, SendsNothingToAServerWithAnUntrustedCertificate) {
  const Home home(server_->base_url());
  const Finished refused = home.login(*server_);
  EXPECT_EQ(refused.exit_code, 5);
  EXPECT_THAT(refused.err, ::testing::HasSubstr("certificate"));
  EXPECT_TRUE(server_->requests().empty());
}

TEST_F(TlsScene, SendsNothingToAServerUnderAnotherName) {
  Home home("https://127.0.0.1:" + std::to_string(server_->port()));
  home.environment["MAESTRO_CA_FILE"] = certificate_;
  EXPECT_EQ(home.login(*server_).exit_code, 5);
  EXPECT_TRUE(server_->requests().empty());
}

// maestro reads openssl.cnf late, but not too late. Level 5 wants more than a key of 256 bits.
TEST_F(TlsScene, ObeysTheTlsPolicyOfTheSystem) {
  Home home(server_->base_url());
  home.environment["MAESTRO_CA_FILE"] = certificate_;
  ASSERT_EQ(home.login(*server_).exit_code, 0);
  home.environment["OPENSSL_CONF"] = directory_ / "openssl.cnf";
  std::ofstream(directory_ / "openssl.cnf") << "openssl_conf = start\n[start]\nssl_conf = tls\n[tls]\n"
                                               "system_default = policy\n[policy]\nCipherString = DEFAULT@SECLEVEL=5\n";
  const std::size_t before = server_->requests().size();
  EXPECT_EQ(home.run({"auth", "refresh"}).exit_code, 5);
  EXPECT_EQ(server_->requests().size(), before);
}

}  // namespace
}  // namespace maestro::testing
