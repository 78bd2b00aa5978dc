#include "domain/pasted_code.hpp"

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

}  // namespace
}  // namespace maestro::testing
