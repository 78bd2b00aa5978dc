#include <gmock/gmock.h>
#include <rapidjson/document.h>
#include <rapidjson/istreamwrapper.h>

#include <fstream>

#include "adapters/crypto/aes_gcm.hpp"
#include "tests/support/matchers.hpp"
#include "tests/support/shared_data.hpp"

namespace maestro::testing {
namespace {

std::string bytes(const rapidjson::Value& hexadecimal) {
  const std::string digits = hexadecimal.GetString();
  std::string result;
  for (std::size_t i = 0; i < digits.size(); i += 2)
    result += static_cast<char>(std::stoi(digits.substr(i, 2), nullptr, 16));
  return result;
}

bool is_valid(const rapidjson::Value& test) { return std::string_view(test["result"].GetString()) == "valid"; }

void expect_agreement(const rapidjson::Value& test) {
  SCOPED_TRACE(test["tcId"].GetInt());
  const SealKey key(bytes(test["key"]));
  const std::string nonce = bytes(test["iv"]);
  const std::string additional_data = bytes(test["aad"]);
  const std::string text = bytes(test["msg"]);
  const std::string expected = nonce + bytes(test["ct"]) + bytes(test["tag"]);
  const auto sealed = seal_aes_256_gcm(key, nonce, PlainRecord(text), additional_data);
  const auto opened = open_aes_256_gcm(key, expected, additional_data);
  ASSERT_THAT(sealed, IsOk());
  if (is_valid(test)) {
    EXPECT_EQ(*sealed, expected);
    ASSERT_THAT(opened, IsOk());
    EXPECT_TRUE(opened->reveal() == text);
    return;
  }
  EXPECT_NE(*sealed, expected);
  EXPECT_THAT(opened, FailsWith(Errc::vault_corrupt));
}

TEST(AesGcm, AgreesWithEveryCaseOfProjectWycheproof) {
  const auto path = shared_data("wycheproof/aes_gcm_test.json");
  if (!path) GTEST_SKIP() << "the test vectors of Project Wycheproof are not beside this checkout";
  std::ifstream file(*path);
  rapidjson::IStreamWrapper stream(file);
  rapidjson::Document document;
  document.ParseStream(stream);
  ASSERT_FALSE(document.HasParseError());
  int cases = 0;
  int valid = 0;
  for (const auto& group : document["testGroups"].GetArray()) {
    if (group["keySize"].GetInt() != 256 || group["ivSize"].GetInt() != 96 || group["tagSize"].GetInt() != 128)
      continue;
    for (const auto& test : group["tests"].GetArray()) {
      ++cases;
      valid += is_valid(test) ? 1 : 0;
      expect_agreement(test);
    }
  }
  EXPECT_EQ(cases, 66);
  EXPECT_GT(valid, 0);
  EXPECT_LT(valid, cases);
}

}  // namespace
}  // namespace maestro::testing
