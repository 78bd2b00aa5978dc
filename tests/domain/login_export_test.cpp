#include "domain/login_export.hpp"

#include <gmock/gmock.h>

#include "tests/support/matchers.hpp"

namespace maestro::testing {
namespace {

using ::testing::HasSubstr;

std::vector<PortableLogin> two_logins() {
  std::vector<PortableLogin> logins(2);
  logins[0].session = {"anthropic", "default"};
  logins[0].record.token.access_token = AccessToken("access");
  logins[0].record.generation = 7;
  logins[1].session = {"example", "work"};
  return logins;
}

const ExportText some_text{std::string(16, 's'), std::string(16, 'c'), "sealed bytes"};

TEST(LoginExport, ComesBackAsItWas) {
  const Result<std::vector<PortableLogin>> logins = decode_logins(encode(two_logins()));
  ASSERT_THAT(logins, IsOk());
  ASSERT_EQ(logins->size(), 2U);
  EXPECT_EQ(logins->front().session.profile, "default");
  EXPECT_EQ(logins->front().record.generation, 7U);
  EXPECT_EQ(logins->front().record.token.access_token, AccessToken("access"));
  EXPECT_EQ(logins->back().session.provider, "example");
}

TEST(LoginExport, IsRefusedWholeWhereverItIsCut) {
  const PlainRecord plain = encode(two_logins());
  for (std::size_t size = 0; size < plain.size(); size += 97)
    EXPECT_THAT(decode_logins(PlainRecord(plain.reveal().substr(0, size))), FailsWith(Errc::bad_input)) << size;
  EXPECT_THAT(decode_logins(PlainRecord(std::string(plain.reveal()) + "x")), FailsWith(Errc::bad_input));
}

TEST(LoginExport, IsOneLineOfText) {
  const std::string line = format_export(some_text);
  EXPECT_EQ(line.substr(0, 17), "maestro-export-1:");
  EXPECT_EQ(line.find_first_of(" \n"), std::string::npos);
  const Result<ExportText> text = parse_export(line + "\r\n");
  ASSERT_THAT(text, IsOk());
  EXPECT_EQ(text->salt, some_text.salt);
  EXPECT_EQ(text->check, some_text.check);
  EXPECT_EQ(text->sealed, some_text.sealed);
  EXPECT_NE(export_place(*text).find(some_text.salt), std::string::npos);
}

TEST(LoginExport, OfALaterVersionAsksForAnUpgrade) {
  const Result<ExportText> text = parse_export("maestro-export-2:AAAA");
  ASSERT_THAT(text, FailsWith(Errc::bad_input));
  EXPECT_THAT(text.error().hint, HasSubstr("upgrade"));
}

TEST(LoginExport, IsNotJustAnything) {
  for (const char* line : {"", "\n", "hello", "maestro-export-1:", "maestro-export-1:AA", "maestro-export-1:!!!!"})
    EXPECT_THAT(parse_export(line), FailsWith(Errc::bad_input)) << line;
}

}  // namespace
}  // namespace maestro::testing
