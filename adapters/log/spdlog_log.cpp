#include "adapters/log/spdlog_log.hpp"

#include <spdlog/sinks/stdout_sinks.h>
#include <spdlog/spdlog.h>

#include <array>
#include <memory>
#include <utility>

namespace maestro {
namespace {

spdlog::level::level_enum spdlog_level(LogLevel level) {
  switch (level) {
    case LogLevel::trace:
      return spdlog::level::trace;
    case LogLevel::debug:
      return spdlog::level::debug;
    case LogLevel::info:
      return spdlog::level::info;
    case LogLevel::warn:
      return spdlog::level::warn;
    case LogLevel::error:
      return spdlog::level::err;
    case LogLevel::off:
      return spdlog::level::off;
  }
  return spdlog::level::off;
}

std::string name_of(const SessionKey& session) { return session.provider + "/" + session.profile; }

struct Line {
  LogLevel level;
  std::string text;
};

Line describe(const RequestFinished& event) {
  return {LogLevel::debug, fmt::format("POST to {}: {}{}{} in {} ms", event.host,
                                       event.status == 0 ? "no answer" : "status " + std::to_string(event.status),
                                       event.reason.empty() ? "" : ", ", event.reason, event.took.count())};
}
Line describe(const AnswerUnusable& event) {
  return {LogLevel::debug, fmt::format("unusable answer: status {}, content type {}, {} bytes, {}", event.status,
                                       event.content_type, event.length, event.shape)};
}
Line describe(const RetryPlanned& event) {
  return {LogLevel::debug, fmt::format("{}: trying again in {} ms", event.reason, event.delay.count())};
}
Line describe(const EndpointMoved& event) {
  return {LogLevel::warn, fmt::format("the token endpoint answered {}; trying {}", event.status, event.next_host)};
}
Line describe(const RefreshFinished& event) {
  return {LogLevel::info, fmt::format("refresh of {}: {}", name_of(event.session), event.outcome)};
}
Line describe(const StaleTokenServed& event) {
  return {LogLevel::warn, fmt::format("the token of {} ends in {} s and could not be refreshed: {}",
                                      name_of(event.session), event.left.count(), event.cause.what)};
}
Line describe(const RefreshWasInterrupted& event) {
  return {LogLevel::warn, fmt::format("an earlier refresh of {} was interrupted", name_of(event.session))};
}

spdlog::logger& logger() {
  static const std::shared_ptr<spdlog::logger> instance = [] {
    auto made = std::make_shared<spdlog::logger>("maestro", std::make_shared<spdlog::sinks::stderr_sink_mt>());
    made->set_pattern("%n: %l: %v");
    made->set_level(spdlog::level::trace);
    return made;
  }();
  return *instance;
}

}  // namespace

void SpdlogLog::write(const LogEvent& event) {
  const Line line = std::visit([](const auto& concrete) { return describe(concrete); }, event);
  if (line.level < level_) return;
  logger().log(spdlog_level(line.level), line.text);
}

std::optional<LogLevel> log_level_from(std::string_view name) {
  constexpr std::array<std::pair<std::string_view, LogLevel>, 6> levels = {{{"trace", LogLevel::trace},
                                                                            {"debug", LogLevel::debug},
                                                                            {"info", LogLevel::info},
                                                                            {"warn", LogLevel::warn},
                                                                            {"error", LogLevel::error},
                                                                            {"off", LogLevel::off}}};
  for (const auto& [known, level] : levels)
    if (known == name) return level;
  return std::nullopt;
}

}  // namespace maestro
