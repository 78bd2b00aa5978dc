#include "domain/form_encoding.hpp"

#include <gtest/gtest.h>

namespace maestro::testing {
namespace {

TEST(FormEncoding, EncodesEveryPrintableCharacterAsTheReferenceDoes) {
  EXPECT_EQ(
      form_encode(" !\"#$%&'()*+,-./0123456789:;<=>?@ABCDEFGHIJKLMNOPQRSTUVWXYZ[\\]^_`abcdefghijklmnopqrstuvwxyz{|}~"),
      "+%21%22%23%24%25%26%27%28%29*%2B%2C-.%2F0123456789%3A%3B%3C%3D%3E%3F%40ABCDEFGHIJKLMNOPQRSTUVWXYZ%5B%5C%5D"
      "%5E_%60abcdefghijklmnopqrstuvwxyz%7B%7C%7D%7E");
}

TEST(FormEncoding, ReadsBackEveryByte) {
  std::string bytes;
  for (int byte = 0; byte < 256; ++byte) bytes.push_back(static_cast<char>(byte));
  const auto decoded = form_decode(form_encode(bytes));
  ASSERT_TRUE(decoded.has_value());
  EXPECT_EQ(std::string(decoded->begin(), decoded->end()), bytes);
}

TEST(FormEncoding, RefusesAPercentSignWithoutItsDigits) {
  for (const char* text : {"%", "%4", "%zz", "a%4g"}) EXPECT_FALSE(form_decode(text)) << text;
}

TEST(FormEncoding, JoinsFieldsWithAnAmpersand) {
  MessageBody body;
  append_form_field(body, "a", "1 2");
  append_form_field(body, "b", "&");
  EXPECT_EQ(body.reveal(), "a=1+2&b=%26");
}

}  // namespace
}  // namespace maestro::testing
