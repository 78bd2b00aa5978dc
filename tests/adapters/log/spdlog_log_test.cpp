#include "adapters/log/spdlog_log.hpp"

#include <gmock/gmock.h>

#include <regex>

namespace maestro::testing {
namespace {

using ::testing::HasSubstr;
using ::testing::MatchesRegex;

const SessionKey session{"anthropic", "work"};
const std::chrono::sys_seconds a_time =
    std::chrono::sys_days(std::chrono::December / 24 / 2026) + std::chrono::hours{18} + std::chrono::minutes{30};

struct LineCase {
  LogEvent event;
  LogLevel level;
  const char* line;
  friend std::ostream& operator<<(std::ostream& out, const LineCase& one) { return out << one.line; }
};

std::string written(LogLevel level, const LogEvent& event) {
  ::testing::internal::CaptureStderr();
  SpdlogLog(level).write(event);
  return ::testing::internal::GetCapturedStderr();
}

class LogLineTest : public ::testing::TestWithParam<LineCase> {};

INSTANTIATE_TEST_SUITE_P(
    Every, LogLineTest,
    ::testing::Values(
        LineCase{RequestFinished{"POST", "a.example", 200, "", "req_1", std::chrono::milliseconds(12)}, LogLevel::debug,
                 "maestro: debug: POST to a.example: status 200 in 12 ms, request id req_1\n"},
        LineCase{RequestFinished{"POST", "a.example", 0, "timed out", "", std::chrono::milliseconds(5)},
                 LogLevel::debug, "maestro: debug: POST to a.example: no answer, timed out in 5 ms\n"},
        LineCase{AnswerUnusable{502, "text/html", 17, "not JSON, parsing stopped at byte 0"}, LogLevel::debug,
                 "maestro: debug: unusable answer: status 502, content type text/html, 17 bytes, not JSON, parsing "
                 "stopped at byte 0\n"},
        LineCase{RetryPlanned{"a {} reason", std::chrono::milliseconds(500)}, LogLevel::debug,
                 "maestro: debug: a {} reason: trying again in 500 ms\n"},
        LineCase{RetriesEnded{"status 400", 1}, LogLevel::debug,
                 "maestro: debug: status 400: not trying again, attempts made: 1\n"},
        LineCase{EndpointMoved{404, "b.example"}, LogLevel::warn,
                 "maestro: warning: the token endpoint answered 404; trying b.example\n"},
        LineCase{RefreshFinished{session, "refreshed"}, LogLevel::info,
                 "maestro: info: refresh of anthropic/work: refreshed\n"},
        LineCase{StaleTokenServed{session, std::chrono::seconds(90), Error{Errc::unreachable, "no route", "wait"}},
                 LogLevel::warn,
                 "maestro: warning: the token of anthropic/work ends in 90 s and could not be refreshed: no route\n"},
        LineCase{StaleTokenServed{session, std::nullopt, Error{Errc::unreachable, "no route", "wait"}}, LogLevel::warn,
                 "maestro: warning: the token of anthropic/work has no known end and could not be refreshed: no "
                 "route\n"},
        LineCase{RejectedTokenServed{session, a_time}, LogLevel::warn,
                 "maestro: warning: the server no longer accepts the login to anthropic/work (since "
                 "2026-12-24T18:30:00Z); its token is served until it ends. Log in again\n"},
        LineCase{
            RejectedTokenServed{session, std::nullopt}, LogLevel::warn,
            "maestro: warning: the server no longer accepts the login to anthropic/work; its token is served until "
            "it ends. Log in again\n"},
        LineCase{VaultCopyServed{session}, LogLevel::warn,
                 "maestro: warning: this vault is a copy: the token of anthropic/work is served until it ends, and is "
                 "not refreshed here\n"},
        LineCase{LoginEndsSoon{session, a_time}, LogLevel::warn,
                 "maestro: warning: the login to anthropic/work ends on 24 December 2026; log in again before then\n"},
        LineCase{RefreshWasInterrupted{session, {}}, LogLevel::warn,
                 "maestro: warning: an earlier refresh of anthropic/work was interrupted\n"},
        LineCase{VaultMoved{"/a/vault.db", "/a/vault.db"}, LogLevel::warn,
                 "maestro: warning: the vault /a/vault.db is another file than before; if the other one is still in "
                 "use, log in again here\n"},
        LineCase{VaultMoved{"/old/vault.db", "/new/vault.db"}, LogLevel::warn,
                 "maestro: warning: the vault was /old/vault.db and is now /new/vault.db; if the other one is still in "
                 "use, log in again here\n"}));

TEST_P(LogLineTest, IsWrittenFromItsOwnLevelOnAndNotAbove) {
  for (const LogLevel level :
       {LogLevel::trace, LogLevel::debug, LogLevel::info, LogLevel::warn, LogLevel::error, LogLevel::off})
    EXPECT_EQ(written(level, GetParam().event), level <= GetParam().level ? GetParam().line : "")
        << "level " << static_cast<int>(level);
}

std::string json_of(const LogEvent& event) {
  ::testing::internal::CaptureStderr();
  SpdlogLog(LogLevel::trace, LogFormat::json).write(event);
  return ::testing::internal::GetCapturedStderr();
}

TEST(JsonLog, IsOneObjectALineWithTypedMembers) {
  EXPECT_THAT(json_of(RequestFinished{"POST", "a.example", 200, "", "req_1", std::chrono::milliseconds(12)}),
              MatchesRegex(R"(\{"time":"[0-9-]{10}T[0-9:.]{12}Z","level":"debug","event":"request_finished",)"
                           R"("message":"POST to a.example: status 200 in 12 ms, request id req_1","method":"POST",)"
                           R"("host":"a.example","status":200,"reason":"","request_id":"req_1","duration_ms":12\})"
                           "\n"));
}

TEST(JsonLog, EscapesWhatCouldEndALineOrAMember) {
  EXPECT_THAT(json_of(RetryPlanned{"\"a\nb", {}}), HasSubstr(R"("reason":"\"a\nb","delay_ms":0})"));
}

TEST(JsonLog, HasTheTimesOfALogin) {
  EXPECT_THAT(json_of(LoginEndsSoon{session, a_time}),
              HasSubstr(R"("event":"login_ends_soon","message":"the login to anthropic/work ends on 24 December 2026; )"
                        R"(log in again before then","provider":"anthropic","profile":"work",)"
                        R"("at":"2026-12-24T18:30:00Z"})"));
  EXPECT_THAT(json_of(RejectedTokenServed{session, a_time}), HasSubstr(R"("since":"2026-12-24T18:30:00Z"})"));
}

class RedirectedLog : public ::testing::TestWithParam<LogFormat> {};
INSTANTIATE_TEST_SUITE_P(EveryFormat, RedirectedLog, ::testing::Values(LogFormat::text, LogFormat::json));

/// All but the time, of which a second line has another.
std::string without_time(const std::string& line) {
  return std::regex_replace(line, std::regex(R"("time":"[^"]*")"), "");
}

TEST_P(RedirectedLog, HandsOnTheLinesOfStandardErrorAndWritesNoneThere) {
  ::testing::internal::CaptureStderr();
  SpdlogLog(LogLevel::warn, GetParam()).write(EndpointMoved{404, "b.example"});
  const std::string expected = ::testing::internal::GetCapturedStderr();

  std::vector<std::string> lines;
  SpdlogLog log(LogLevel::warn, GetParam());
  log.redirect([&lines](std::string_view line) { lines.emplace_back(line); });
  ::testing::internal::CaptureStderr();
  log.write(EndpointMoved{404, "b.example"});
  log.write(RefreshFinished{session, "done"});  // below the level
  log.write(EndpointMoved{405, "c.example"});
  EXPECT_EQ(::testing::internal::GetCapturedStderr(), "");
  ASSERT_EQ(lines.size(), 2U);
  EXPECT_EQ(without_time(lines.front()), without_time(expected));
  EXPECT_EQ(lines.back().back(), '\n');
}

TEST(SpdlogLog, IsRedirectedAloneAndNoOther) {
  SpdlogLog redirected(LogLevel::warn);
  redirected.redirect([](std::string_view /*line*/) {});
  EXPECT_NE(written(LogLevel::warn, EndpointMoved{404, "b.example"}), "");
}

TEST(SpdlogLog, WritesNothingToStandardOutput) {
  ::testing::internal::CaptureStdout();
  (void)written(LogLevel::trace, EndpointMoved{404, "b.example"});
  EXPECT_EQ(::testing::internal::GetCapturedStdout(), "");
}

TEST(LogFormatFrom, KnowsTwoFormats) {
  EXPECT_EQ(log_format_from("text"), LogFormat::text);
  EXPECT_EQ(log_format_from("json"), LogFormat::json);
  EXPECT_EQ(log_format_from("JSON"), std::nullopt);
}

TEST(LogLevelFrom, KnowsTheSixLevelsInLowerCaseOnly) {
  const std::pair<const char*, std::optional<LogLevel>> table[] = {
      {"trace", LogLevel::trace}, {"debug", LogLevel::debug}, {"info", LogLevel::info},
      {"warn", LogLevel::warn},   {"error", LogLevel::error}, {"off", LogLevel::off},
      {"WARN", std::nullopt},     {"", std::nullopt},         {"warning", std::nullopt}};
  for (const auto& [name, level] : table) EXPECT_EQ(log_level_from(name), level) << name;
}

}  // namespace
}  // namespace maestro::testing
