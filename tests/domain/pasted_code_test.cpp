#include "domain/pasted_code.hpp"

#include "tests/support/anthropic.hpp"
#include "tests/support/golden.hpp"
#include "tests/support/matchers.hpp"

namespace maestro::testing {
namespace {

const std::string state(golden::verifier);

struct Good {
  std::string text;
  bool has_state;
};
class Understood : public ::testing::TestWithParam<Good> {};

TEST_P(Understood, GivesTheCodeAndTheState) {
  const auto pasted = parse_pasted_code(PastedText(GetParam().text));
  ASSERT_THAT(pasted, IsOk());
  EXPECT_EQ(pasted->code.reveal(), "AUTHCODE");
  ASSERT_EQ(pasted->state.has_value(), GetParam().has_state);
  EXPECT_EQ(pasted->state ? pasted->state->reveal() : state, state);
  EXPECT_THAT(check_state(*pasted, State(state)), IsOk());
}

INSTANTIATE_TEST_SUITE_P(
    , Understood,
    ::testing::Values(Good{"AUTHCODE#" + state, true}, Good{"AUTHCODE", false}, Good{"AUTHCODE#", false},
                      Good{"  AUTHCODE#" + state + "\r\n", true},
                      Good{"\x1b[200~AUTHCODE#" + state + "\x1b[201~", true},
                      Good{"https://console.anthropic.com/oauth/code/callback?code=AUTHCODE&state=" + state, true},
                      Good{"code=AUTHCODE&state=" + state, true}, Good{"code=AUTHCODE", false}));

struct Bad {
  std::string name;
  std::string text;
};
class Refused : public ::testing::TestWithParam<Bad> {};

TEST_P(Refused, WithAHintThatDoesNotQuoteIt) {
  const auto pasted = parse_pasted_code(PastedText(GetParam().text));
  ASSERT_THAT(pasted, FailsWith(Errc::bad_input));
  EXPECT_FALSE(pasted.error().hint.empty());
  const std::string shown = pasted.error().what + pasted.error().hint;
  EXPECT_TRUE(GetParam().text.size() <= 2 || shown.find(GetParam().text) == std::string::npos) << shown;
}

INSTANTIATE_TEST_SUITE_P(, Refused,
                         ::testing::Values(Bad{"Empty", ""}, Bad{"Blank", " \n"}, Bad{"NoCode", "#" + state},
                                           Bad{"TwoHashes", "a#b#c"}, Bad{"EmailCode", "123456"},
                                           Bad{"BlankInside", "AUTH CODE"},
                                           Bad{"NotAscii",
                                               "AUTHC\xc3\x96"
                                               "DE"},
                                           Bad{"TooLong", std::string(4097, 'a')},
                                           Bad{"Control",
                                               "AUTH\x01"
                                               "CODE"}),
                         [](const auto& instance) { return instance.param.name; });

TEST(PastedCode, SaysThatSixDigitsLookLikeAnEmailCode) {
  const auto pasted = parse_pasted_code(PastedText("123456"));
  EXPECT_THAT(pasted.error().what + pasted.error().hint, ::testing::HasSubstr("e-mail"));
}

TEST(PastedCode, TakesExactly4096Bytes) { EXPECT_THAT(parse_pasted_code(PastedText(std::string(4096, 'a'))), IsOk()); }

TEST(PastedCode, OfAnotherLoginIsRefused) {
  const auto pasted = parse_pasted_code(PastedText("AUTHCODE#" + std::string(golden::other_state)));
  ASSERT_THAT(pasted, IsOk());
  EXPECT_THAT(check_state(*pasted, State(state)), FailsWith(Errc::state_mismatch));
}

TEST(PastedCode, TellsWhatTheServerRefused) {
  EXPECT_THAT(parse_pasted_code(PastedText("https://console.anthropic.com/oauth/code/callback?error=access_denied")),
              FailsWith(Errc::refused));
}

class CallbackQuery : public ::testing::Test {
 protected:
  Status check(const std::string& query) { return check_callback(PastedText(query), State(state), provider); }
  ProviderProfile provider = anthropic();
};

TEST_F(CallbackQuery, IsGoodWithACodeAndTheState) { EXPECT_THAT(check("code=AUTHCODE&state=" + state), IsOk()); }

TEST_F(CallbackQuery, IsOfNobodyWithoutTheState) {
  EXPECT_THAT(check("code=AUTHCODE"), FailsWith(Errc::state_mismatch));
  EXPECT_THAT(check("code=AUTHCODE&state="), FailsWith(Errc::state_mismatch));
  EXPECT_THAT(check("code=AUTHCODE&state=another"), FailsWith(Errc::state_mismatch));
  EXPECT_THAT(check(""), FailsWith(Errc::state_mismatch));
}

TEST_F(CallbackQuery, EndsTheLoginWithAnErrorOnlyIfItHasTheState) {
  const Status refused = check("error=access_denied&state=" + state);
  ASSERT_THAT(refused, FailsWith(Errc::refused));
  EXPECT_EQ(refused.error().what, "the server ended the login with the error access_denied");
  EXPECT_THAT(check("error=access_denied&state=another"), FailsWith(Errc::state_mismatch));
  EXPECT_THAT(check("error=access_denied"), FailsWith(Errc::state_mismatch));
}

TEST_F(CallbackQuery, DoesNotRepeatWhatIsNoErrorCode) {
  const Status refused = check("error=%3Cscript%3E&state=" + state);
  ASSERT_THAT(refused, FailsWith(Errc::refused));
  EXPECT_EQ(refused.error().what, "the server ended the login with an error");
}

TEST_F(CallbackQuery, IsMalformedWithAParameterTwice) {
  EXPECT_THAT(check("code=a&code=b&state=" + state), FailsWith(Errc::bad_input));
  EXPECT_THAT(check("code=%zz&state=" + state), FailsWith(Errc::bad_input));
  EXPECT_THAT(check("state=" + state), FailsWith(Errc::bad_input));
  EXPECT_THAT(check("code=" + std::string(5000, 'a') + "&state=" + state), FailsWith(Errc::bad_input));
}

// RFC 9207 §2.4.
TEST_F(CallbackQuery, OfAnotherIssuerIsRefused) {
  provider.issuer = "https://auth.example";
  EXPECT_THAT(check("code=AUTHCODE&iss=https%3A%2F%2Fauth.example&state=" + state), IsOk());
  EXPECT_THAT(check("code=AUTHCODE&iss=https%3A%2F%2Fevil.example&state=" + state), FailsWith(Errc::state_mismatch));
}

TEST_F(CallbackQuery, WithoutTheIssuerThatTheServerPromisesIsRefused) {
  provider.issuer = "https://auth.example";
  EXPECT_THAT(check("code=AUTHCODE&state=" + state), IsOk());
  provider.promises_issuer = true;
  EXPECT_THAT(check("code=AUTHCODE&state=" + state), FailsWith(Errc::state_mismatch));
}

TEST(PastedAddress, IsKnownByItsRedirectUri) {
  const std::string callback = "http://localhost:4711/callback";
  EXPECT_TRUE(is_redirect_to(PastedText(" " + callback + "?code=a\n"), callback));
  EXPECT_FALSE(is_redirect_to(PastedText("http://localhost:47110/callback?code=a"), callback));
  EXPECT_FALSE(is_redirect_to(PastedText(callback + "2?code=a"), callback));
  EXPECT_FALSE(is_redirect_to(PastedText("AUTHCODE#" + state), callback));
}

TEST(PastedAddress, OfAnotherIssuerIsRefused) {
  ProviderProfile provider = anthropic();
  const auto pasted = parse_pasted_code(PastedText("https://x.example/?code=a&iss=https%3A%2F%2Fevil.example"));
  ASSERT_THAT(pasted, IsOk());
  EXPECT_THAT(check_issuer(*pasted, provider), IsOk());
  provider.issuer = "https://auth.example";
  EXPECT_THAT(check_issuer(*pasted, provider), FailsWith(Errc::state_mismatch));
}

TEST(RefusedToken, IsTheLineWithoutTheBlanksAroundIt) {
  for (const char* line : {"sk-token", " sk-token\r\n", "\tsk-token"}) {
    const auto token = parse_refused_token(PastedText(line));
    ASSERT_THAT(token, IsOk());
    EXPECT_EQ(token->reveal(), "sk-token");
  }
  EXPECT_THAT(parse_refused_token(PastedText(std::string(4096, 'a'))), IsOk());
}

TEST(RefusedToken, IsOneWordOfVisibleAsciiAndNotTooLong) {
  for (const std::string& line :
       {std::string(), std::string(" \r\n"), std::string("two CANARY"), std::string("a\nCANARY"),
        std::string("CANARY\x7f"), std::string("CANARY\xc3\xa9"), std::string(4097, 'C')}) {
    const auto token = parse_refused_token(PastedText(line));
    ASSERT_THAT(token, FailsWith(Errc::bad_input)) << line.size();
    EXPECT_EQ((token.error().what + token.error().hint).find("CANARY"), std::string::npos);
  }
}

}  // namespace
}  // namespace maestro::testing
