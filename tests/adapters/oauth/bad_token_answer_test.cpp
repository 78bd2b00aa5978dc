#include <pthread.h>

#include "tests/adapters/oauth/oauth_fixture.hpp"

namespace maestro::testing {
namespace {

class BadTokenAnswerTest : public OAuthFixture {};
class BadTokenAnswerTable : public OAuthFixture, public ::testing::WithParamInterface<const char*> {};

INSTANTIATE_TEST_SUITE_P(
    Any, BadTokenAnswerTable,
    ::testing::Values("", "null", "[]", "\"MARK\"", "<html>MARK</html>", "{", "{\"access_token\":\"MARK",
                      R"({"token":"MARK"})", R"({"access_token":""})", R"({"access_token":null})",
                      R"({"access_token":7})", R"({"access_token":["MARK"]})", R"({"access_token":"MARK MARK"})",
                      R"({"access_token":"MARK\n"})", R"({"access_token":"MARK\u0000"})", R"({"access_token":"MARKÖ"})",
                      R"({"access_token":"MARK","token_type":"mac"})", R"({"access_token":"MARK","token_type":""})",
                      R"({"access_token":"MARK","token_type":7})",
                      R"({"access_token":"MARK","token_type":"Bearer\u0000MARK"})",
                      R"({"access_token":"MARK","refresh_token":7})",
                      R"({"access_token":"MARK","refresh_token":"MARK MARK"})", R"({"access_token":"MARK"}MARK)",
                      "{\"access_token\":\"MARK\",\"scope\":\"\xff\"}", R"({"error":"MARK"})", "\"\xf3",
                      "{\"access_token\":\"MARK\xf3\x80", "\"\xe2"));

TEST_P(BadTokenAnswerTable, IsUncertainAndLeavesNoTrace) {
  const std::string body = GetParam();
  const auto answer = refresh_with(200, body);
  ASSERT_FALSE(answer.has_value());
  EXPECT_EQ(answer.error().fault, TokenFault::uncertain);
  EXPECT_EQ(answer.error().status, 200);
  EXPECT_TRUE(answer.error().bad_answer);
  EXPECT_EQ(answer.error().description + answer.error().error_code, "");
  EXPECT_EQ(log.count<AnswerUnusable>(), 1);
  EXPECT_THAT(logged(), ::testing::HasSubstr("unusable 200 application/json " + std::to_string(body.size()) + " "));
  EXPECT_THAT(logged(), ::testing::Not(::testing::HasSubstr("MARK")));
}

TEST_F(BadTokenAnswerTest, SaysWhereParsingStoppedOrWhatWasThere) {
  EXPECT_FALSE(refresh_with(200, "{\"access_token\":x}").has_value());
  EXPECT_FALSE(refresh_with(200, "[]").has_value());
  EXPECT_FALSE(refresh_with(200, R"({"access_token":7,"expires_in":"1","secret_member":true})").has_value());
  EXPECT_FALSE(refresh_with(200, R"({"secret_member":true})").has_value());
  EXPECT_THAT(logged(), ::testing::HasSubstr("not JSON, parsing stopped at byte 16\n"));
  EXPECT_THAT(logged(), ::testing::HasSubstr(" JSON, but not an object\n"));
  EXPECT_THAT(logged(), ::testing::HasSubstr(" access_token is number, expires_in is string\n"));
  EXPECT_THAT(logged(), ::testing::HasSubstr(" an object without any known member\n"));
}

/// Runs `work` where the stack has half a megabyte.
template <class Work>
void on_a_small_stack(Work work) {
  pthread_attr_t attributes;
  pthread_t thread{};
  ASSERT_EQ(::pthread_attr_init(&attributes), 0);
  ASSERT_EQ(::pthread_attr_setstacksize(&attributes, 512 * 1024), 0);
  const auto start = [](void* given) -> void* {
    (*static_cast<Work*>(given))();
    return nullptr;
  };
  ASSERT_EQ(::pthread_create(&thread, &attributes, start, &work), 0);
  ::pthread_join(thread, nullptr);
  ::pthread_attr_destroy(&attributes);
}

TEST_F(BadTokenAnswerTest, NestedAsDeeplyAs64KiBAllowDoesNoHarm) {
  const std::string brackets(32'000, '[');
  const std::string ends(32'000, ']');
  on_a_small_stack([&] {
    EXPECT_FALSE(refresh_with(200, brackets + brackets).has_value());
    EXPECT_FALSE(refresh_with(200, brackets + ends).has_value());
    EXPECT_FALSE(refresh_with(200, "{\"x\":" + brackets + ends + "}").has_value());
  });
  EXPECT_EQ(log.count<AnswerUnusable>(), 3);
}

}  // namespace
}  // namespace maestro::testing
