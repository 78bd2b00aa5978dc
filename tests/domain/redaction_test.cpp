#include "domain/redaction.hpp"

#include <gtest/gtest.h>

namespace maestro::testing {
namespace {

TEST(Redaction, LeavesOrdinaryWordsAlone) {
  EXPECT_EQ(clean_text("The refresh token has expired."), "The refresh token has expired.");
}

TEST(Redaction, TakesOutWhateverCouldBeAToken) {
  for (const char* secret : {"sk-ant-oat01-x", "prefix:sk-ant-1", "Bearer abc",
                             "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk", "AAAAAAAAAAAAAAAAAAAA"}) {
    const std::string text = clean_text(std::string("before ") + secret + " after");
    EXPECT_NE(text.find("[redacted]"), std::string::npos) << secret;
    EXPECT_EQ(text.find(std::string(secret).substr(7)), std::string::npos) << text;
  }
}

TEST(Redaction, TakesOutControlCharactersAndCollapsesBlanks) {
  EXPECT_EQ(clean_text("a\x1b[31m\r\n  b\xc3\xa9"), "a [31m b");
}

TEST(Redaction, KeepsTextShort) { EXPECT_LE(clean_text(std::string(100000, '!')).size(), 200); }

TEST(Redaction, TakesErrorCodesOnlyInTheirOwnAlphabet) {
  EXPECT_EQ(clean_error_code("invalid_grant"), "invalid_grant");
  for (const char* code : {"", "Invalid", "a b", "sk-ant", "<b>"}) EXPECT_EQ(clean_error_code(code), "") << code;
  EXPECT_EQ(clean_error_code(std::string(65, 'a')), "");
}

TEST(CleanRequestId, KeepsOnlyANameThatCouldNotBeAToken) {
  EXPECT_EQ(clean_request_id("req_011CSHoEeqs5C35K2UUqR7Fy"), "req_011CSHoEeqs5C35K2UUqR7Fy");
  EXPECT_EQ(clean_request_id("9a1e-4b"), "9a1e-4b");
  for (const char* id : {"", "a b", "a\n", "a.b", "req_sk-ant-oat01-x", "\xc3\xa9"})
    EXPECT_EQ(clean_request_id(id), "") << id;
  EXPECT_EQ(clean_request_id(std::string(65, 'a')), "");
}

}  // namespace
}  // namespace maestro::testing
