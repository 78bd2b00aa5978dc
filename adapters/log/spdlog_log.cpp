#include "adapters/log/spdlog_log.hpp"

#include <spdlog/sinks/base_sink.h>
#include <spdlog/sinks/stdout_sinks.h>
#include <spdlog/spdlog.h>

#include <array>
#include <memory>
#include <mutex>
#include <utility>

#include "adapters/log/log_line.hpp"

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

/// Hands on whole lines, as they would stand on standard error.
class LineSink final : public spdlog::sinks::base_sink<std::mutex> {
 public:
  explicit LineSink(std::function<void(std::string_view)> to) : to_(std::move(to)) {}

 private:
  void sink_it_(const spdlog::details::log_msg& message) override {
    spdlog::memory_buf_t line;
    formatter_->format(message, line);
    to_({line.data(), line.size()});
  }
  void flush_() override {}
  std::function<void(std::string_view)> to_;
};

std::unique_ptr<spdlog::logger> make_logger(LogFormat format, spdlog::sink_ptr sink) {
  auto logger = std::make_unique<spdlog::logger>("maestro", std::move(sink));
  if (format == LogFormat::text) logger->set_pattern("%n: %l: %v");
  if (format == LogFormat::json)
    logger->set_pattern(R"({"time":"%Y-%m-%dT%H:%M:%S.%eZ","level":"%l",%v})", spdlog::pattern_time_type::utc);
  logger->set_level(spdlog::level::trace);
  return logger;
}

/// Set up by its first line, not before.
spdlog::logger& logger(LogFormat format) {
  if (format == LogFormat::json) {
    static const std::unique_ptr<spdlog::logger> json =
        make_logger(LogFormat::json, std::make_shared<spdlog::sinks::stderr_sink_mt>());
    return *json;
  }
  static const std::unique_ptr<spdlog::logger> text =
      make_logger(LogFormat::text, std::make_shared<spdlog::sinks::stderr_sink_mt>());
  return *text;
}

}  // namespace

void SpdlogLog::write(const LogEvent& event) {
  const LogLine line = log_line(event);
  if (line.level < level_) return;
  spdlog::logger& out = redirected_ ? *redirected_ : logger(format_);
  out.log(spdlog_level(line.level), format_ == LogFormat::json ? json_members(line) : line.text);
}

void SpdlogLog::redirect(std::function<void(std::string_view line)> to) {
  redirected_ = make_logger(format_, std::make_shared<LineSink>(std::move(to)));
}

std::optional<LogFormat> log_format_from(std::string_view name) {
  if (name == "text") return LogFormat::text;
  if (name == "json") return LogFormat::json;
  return std::nullopt;
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
