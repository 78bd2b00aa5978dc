#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string_view>

#include "ports/log.hpp"

namespace spdlog {
class logger;
}

namespace maestro {

enum class LogFormat { text, json };

/// Writes events of at least `level` to standard error, one line each; in JSON, one object a line. spdlog is set up by
/// the first line, not before.
class SpdlogLog final : public Log {
 public:
  explicit SpdlogLog(LogLevel level, LogFormat format = LogFormat::text) : level_(level), format_(format) {}
  void write(const LogEvent& event) override;

  /// From now on each finished line, with its line end, goes to `to` and no longer to standard error: one call a line,
  /// never two at once. `to` must not throw, nor write to this log. Not while another thread writes.
  void redirect(std::function<void(std::string_view line)> to);

 private:
  LogLevel level_;
  LogFormat format_;
  std::shared_ptr<spdlog::logger> redirected_;
};

/// `text`, `json`.
[[nodiscard]] std::optional<LogFormat> log_format_from(std::string_view name);

/// `trace`, `debug`, `info`, `warn`, `error`, `off`.
[[nodiscard]] std::optional<LogLevel> log_level_from(std::string_view name);

}  // namespace maestro
