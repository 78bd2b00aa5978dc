#include <gmock/gmock.h>

#include <memory>

#include "adapters/crypto/openssl_crypto.hpp"
#include "tests/fakes/fake_crypto.hpp"
#include "tests/support/matchers.hpp"

namespace maestro::testing {
namespace {

using Make = std::unique_ptr<Crypto> (*)();

std::unique_ptr<Crypto> fake() { return std::make_unique<FakeCrypto>(); }
std::unique_ptr<Crypto> real() { return std::make_unique<OpenSslCrypto>(); }

class CryptoContract : public ::testing::TestWithParam<Make> {
 protected:
  std::unique_ptr<Crypto> crypto_ = GetParam()();
  SealKey key_{std::string(32, 'k')};
  PlainRecord plain_{std::string_view("the tokens")};
};
INSTANTIATE_TEST_SUITE_P(Every, CryptoContract, ::testing::Values(fake, real),
                         [](const auto& instance) { return instance.param == fake ? "Fake" : "OpenSsl"; });

TEST_P(CryptoContract, RandomBytesAreAsManyAsAskedForAndNeverTheSame) {
  for (const std::size_t count : {0U, 1U, 12U, 32U}) EXPECT_EQ(crypto_->random(count).size(), count);
  EXPECT_NE(crypto_->random(16), crypto_->random(16));
}

TEST_P(CryptoContract, HashesAsSha256Does) {
  const Sha256Digest digest = crypto_->sha256("abc");  // FIPS 180-2, appendix B.1
  EXPECT_EQ(std::string(digest.data(), 4), "\xba\x78\x16\xbf");
  EXPECT_EQ(std::string(digest.data() + 28, 4), std::string("\xf2\x00\x15\xad", 4));
}

TEST_P(CryptoContract, OpensWhatItSealed) {
  const Result<std::string> sealed = crypto_->seal(key_, plain_, "place");
  ASSERT_THAT(sealed, IsOk());
  const Result<PlainRecord> opened = crypto_->open(key_, *sealed, "place");
  ASSERT_THAT(opened, IsOk());
  EXPECT_EQ(*opened, plain_);
}

TEST_P(CryptoContract, OpensNothingElse) {
  const std::string sealed = crypto_->seal(key_, plain_, "place").value();
  EXPECT_THAT(crypto_->open(key_, sealed, "elsewhere"), FailsWith(Errc::vault_corrupt));
  EXPECT_THAT(crypto_->open(SealKey(std::string(32, 'x')), sealed, "place"), FailsWith(Errc::vault_corrupt));
  EXPECT_THAT(crypto_->open(key_, sealed.substr(1), "place"), FailsWith(Errc::vault_corrupt));
  EXPECT_THAT(crypto_->open(key_, "", "place"), FailsWith(Errc::vault_corrupt));
}

}  // namespace
}  // namespace maestro::testing
