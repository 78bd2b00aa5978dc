#include "app/cli/command_line.hpp"
#include "app/cli/duration.hpp"
#include "app/cli/exit_code.hpp"
#include "app/cli/json_object.hpp"
#include "tests/support/matchers.hpp"

namespace maestro::testing {
namespace {

using namespace std::chrono_literals;
using ::testing::HasSubstr;

Result<std::variant<ParsedCommand, HelpText>> parse(std::vector<const char*> words) {
  words.insert(words.begin(), "maestro");
  return parse_command_line(static_cast<int>(words.size()), words.data());
}

TEST(Duration, TakesSecondsMinutesAndHours) {
  EXPECT_EQ(parse_duration("--x", "90").value(), 90s);
  EXPECT_EQ(parse_duration("--x", "90s").value(), 90s);
  EXPECT_EQ(parse_duration("--x", "5m").value(), 5min);
  EXPECT_EQ(parse_duration("--x", "24h").value(), 24h);
}

TEST(Duration, RefusesAnythingElse) {
  for (const char* text : {"", "m", "-1", "1.5h", "5 m", "5d", "25h", "99999999999999999999"})
    EXPECT_THAT(parse_duration("--x", text), FailsWith(Errc::usage)) << text;
}

TEST(Within, IsADurationOrNothing) {
  Arguments arguments;
  EXPECT_EQ(parse_within(arguments).value(), std::nullopt);
  arguments.set("--within", "4s");
  EXPECT_EQ(parse_within(arguments).value(), 4000ms);
  arguments.set("--within", "soon");
  ASSERT_THAT(parse_within(arguments), FailsWith(Errc::usage));
  EXPECT_THAT(parse_within(arguments).error().what, HasSubstr("--within"));
}

TEST(JsonObject, EscapesWhatMustBeEscaped) {
  JsonObject json;
  json.text("a", "\"\\\n\x01").text("none", std::nullopt).number("n", -1).boolean("b", true).list("l", {"x", "y"});
  EXPECT_EQ(json.line(), "{\"a\":\"\\\"\\\\\\n\\u0001\",\"none\":null,\"n\":-1,\"b\":true,\"l\":[\"x\",\"y\"]}\n");
}

TEST(JsonObject, HoldsOtherObjectsAndCanBeEmpty) {
  JsonObject inner;
  inner.text("code", "usage");
  EXPECT_EQ(JsonObject().object("error", inner).line(), "{\"error\":{\"code\":\"usage\"}}\n");
  EXPECT_EQ(JsonObject().line(), "{}\n");
}

TEST(CommandLine, FindsACommandAndItsFlags) {
  const auto parsed = parse({"auth", "token", "--min-ttl", "5m", "--json", "--profile", "work"});
  ASSERT_THAT(parsed, IsOk());
  const auto& command = std::get<ParsedCommand>(*parsed);
  EXPECT_EQ(command.command->path, "auth token");
  EXPECT_EQ(command.arguments.value("--min-ttl"), "5m");
  EXPECT_TRUE(command.arguments.has("--json"));
  EXPECT_FALSE(command.arguments.has("--force-refresh"));
}

TEST(CommandLine, TakesTheFlagsOfARefresh) {
  const std::vector<std::vector<const char*>> lines = {{"auth", "token", "--refused", "--within", "4s"},
                                                       {"auth", "refresh", "--accept-endpoint", "--within", "30s"},
                                                       {"auth", "logout", "--force"}};
  for (const auto& line : lines) EXPECT_THAT(parse(line), IsOk()) << line[1];
  const auto parsed = parse(lines.front());
  ASSERT_THAT(parsed, IsOk());
  const Arguments& arguments = std::get<ParsedCommand>(*parsed).arguments;
  EXPECT_TRUE(arguments.has("--refused"));
  EXPECT_EQ(arguments.value("--within"), "4s");
  EXPECT_THAT(parse({"auth", "status", "--refused"}), FailsWith(Errc::usage));
}

TEST(CommandLine, HasHelpWithAnExampleForEveryCommand) {
  for (const Command& command : commands()) {
    std::vector<std::string> words;
    for (std::size_t begin = 0; begin < command.path.size();) {
      const std::size_t end = std::min(command.path.find(' ', begin), command.path.size());
      words.emplace_back(command.path.substr(begin, end - begin));
      begin = end + 1;
    }
    std::vector<const char*> arguments;
    for (const std::string& word : words) arguments.push_back(word.c_str());
    arguments.push_back("--help");
    const auto parsed = parse(arguments);
    ASSERT_THAT(parsed, IsOk());
    const std::string& text = std::get<HelpText>(*parsed).text;
    EXPECT_LT(text.find(command.example), text.find("Options:")) << text;
  }
}

TEST(CommandLine, NamesTheNearestCommandAndFlag) {
  const auto command = parse({"auth", "stauts"});
  ASSERT_THAT(command, FailsWith(Errc::usage));
  EXPECT_EQ(command.error().hint, "did you mean `status`?");
  const auto flag = parse({"auth", "status", "--profil", "x"});
  ASSERT_THAT(flag, FailsWith(Errc::usage));
  EXPECT_EQ(flag.error().hint, "did you mean `--profile`?");
}

TEST(CommandLine, DoesNotRepeatAnArgumentThatMayBeACode) {
  const auto parsed = parse({"auth", "login", "CODE-CANARY"});
  ASSERT_THAT(parsed, FailsWith(Errc::usage));
  EXPECT_EQ(parsed.error().what.find("CANARY"), std::string::npos);
}

TEST(ExitCode, FollowsTheTable) {
  EXPECT_EQ(exit_code(Errc::internal), 1);
  EXPECT_EQ(exit_code(Errc::bad_input), 2);
  EXPECT_EQ(exit_code(Errc::bad_setting), 3);
  EXPECT_EQ(exit_code(Errc::other_issuer), 3);
  EXPECT_EQ(exit_code(Errc::other_client), 3);
  EXPECT_EQ(exit_code(Errc::no_input), 4);
  EXPECT_EQ(exit_code(Errc::bad_answer), 5);
  EXPECT_EQ(exit_code(Errc::still_refreshing), 5);
  EXPECT_EQ(exit_code(Errc::state_mismatch), 6);
  EXPECT_EQ(exit_code(Errc::api_refuses), 6);
  EXPECT_EQ(exit_code(Errc::rate_limited), 7);
  EXPECT_EQ(exit_code(Errc::vault_newer), 8);
  EXPECT_EQ(exit_code(Errc::vault_copied), 8);
  EXPECT_EQ(exit_code(Errc::vault_busy), 9);
  EXPECT_EQ(exit_code(Errc::undelivered), 10);
  EXPECT_EQ(exit_code(Errc::interrupted), 130);
}

}  // namespace
}  // namespace maestro::testing
