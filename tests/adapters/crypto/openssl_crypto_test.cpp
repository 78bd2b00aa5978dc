#include "adapters/crypto/openssl_crypto.hpp"

#include <gmock/gmock.h>

#include "tests/support/matchers.hpp"

namespace maestro::testing {
namespace {

class OpenSslCryptoTest : public ::testing::Test {
 protected:
  OpenSslCrypto crypto;
  SealKey key{std::string(32, 'k')};
};

TEST_F(OpenSslCryptoTest, WhatWasSealedOpens) {
  for (const std::size_t size : {0U, 1U, 8192U, 100'000U}) {
    const std::string text(size, 't');
    const auto sealed = crypto.seal(key, PlainRecord(text), "place");
    ASSERT_THAT(sealed, IsOk());
    EXPECT_EQ(sealed->size(), 12 + size + 16);
    const auto opened = crypto.open(key, *sealed, "place");
    ASSERT_THAT(opened, IsOk());
    EXPECT_TRUE(opened->reveal() == text);
  }
}

TEST_F(OpenSslCryptoTest, NothingOpensUnderAnotherKeyOrInAnotherPlace) {
  const auto sealed = crypto.seal(key, PlainRecord("text"), "place");
  ASSERT_THAT(sealed, IsOk());
  EXPECT_THAT(crypto.open(SealKey(std::string(32, 'x')), *sealed, "place"), FailsWith(Errc::vault_corrupt));
  for (const char* elsewhere : {"", "plac", "place ", "Place"})
    EXPECT_THAT(crypto.open(key, *sealed, elsewhere), FailsWith(Errc::vault_corrupt)) << elsewhere;
}

TEST_F(OpenSslCryptoTest, NoBitMayChange) {
  const auto sealed = crypto.seal(key, PlainRecord("text"), "place");
  ASSERT_THAT(sealed, IsOk());
  for (std::size_t bit = 0; bit < sealed->size() * 8; ++bit) {
    std::string changed = *sealed;
    changed[bit / 8] = static_cast<char>(changed[bit / 8] ^ (1 << (bit % 8)));
    ASSERT_THAT(crypto.open(key, changed, "place"), FailsWith(Errc::vault_corrupt)) << bit;
  }
}

TEST_F(OpenSslCryptoTest, NoByteMayBeMissing) {
  const auto sealed = crypto.seal(key, PlainRecord("text"), "place");
  ASSERT_THAT(sealed, IsOk());
  for (std::size_t length = 0; length < sealed->size(); ++length)
    EXPECT_THAT(crypto.open(key, sealed->substr(0, length), "place"), FailsWith(Errc::vault_corrupt)) << length;
  EXPECT_THAT(crypto.open(key, *sealed + '\0', "place"), FailsWith(Errc::vault_corrupt));
}

TEST_F(OpenSslCryptoTest, AKeyOfAnotherSizeIsABug) {
  for (const std::size_t size : {0U, 16U, 31U, 33U}) {
    const SealKey wrong{std::string(size, 'k')};
    EXPECT_THAT(crypto.seal(wrong, PlainRecord("text"), ""), FailsWith(Errc::internal));
    EXPECT_THAT(crypto.open(wrong, std::string(40, 's'), ""), FailsWith(Errc::internal));
  }
}

TEST_F(OpenSslCryptoTest, TheSameTextIsNeverSealedTheSameWay) {
  const auto one = crypto.seal(key, PlainRecord("text"), "place");
  const auto other = crypto.seal(key, PlainRecord("text"), "place");
  ASSERT_THAT(one, IsOk());
  ASSERT_THAT(other, IsOk());
  EXPECT_NE(one->substr(0, 12), other->substr(0, 12));
}

TEST_F(OpenSslCryptoTest, RandomBytesAreAsManyAsAskedForAndNotTheSame) {
  EXPECT_EQ(crypto.random(0).size(), 0U);
  EXPECT_EQ(crypto.random(33).size(), 33U);
  EXPECT_NE(crypto.random(32), crypto.random(32));
}

TEST_F(OpenSslCryptoTest, HashesAsFips180Does) {
  const auto hexadecimal = [this](std::string_view text) {
    std::string digits;
    for (const char byte : crypto.sha256(text)) {
      constexpr std::string_view alphabet = "0123456789abcdef";
      digits += alphabet[static_cast<unsigned char>(byte) >> 4];
      digits += alphabet[static_cast<unsigned char>(byte) & 15];
    }
    return digits;
  };
  EXPECT_EQ(hexadecimal(""), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  EXPECT_EQ(hexadecimal("abc"), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
}

}  // namespace
}  // namespace maestro::testing
