#pragma once

#include <optional>
#include <string_view>

#include "ports/log.hpp"

namespace maestro {

/// Writes events of at least `level` to standard error, one line each. spdlog is set up by the first line, not before.
class SpdlogLog final : public Log {
 public:
  explicit SpdlogLog(LogLevel level) : level_(level) {}
  void write(const LogEvent& event) override;

 private:
  LogLevel level_;
};

/// `trace`, `debug`, `info`, `warn`, `error`, `off`.
[[nodiscard]] std::optional<LogLevel> log_level_from(std::string_view name);

}  // namespace maestro
