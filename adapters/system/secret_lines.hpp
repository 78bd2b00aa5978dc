#pragma once

#include <chrono>
#include <functional>

#include "domain/result.hpp"
#include "domain/secret.hpp"
#include "ports/event_source.hpp"

namespace maestro {

/// Lines from a descriptor, which are not echoed if it is a terminal. Not thread-safe.
class SecretLines {
 public:
  explicit SecretLines(int fd) : fd_(fd) {}

  /// One line without its end. `prompt` is called once nothing is echoed any more. Fails with Errc::no_input at the end
  /// of the input or after `patience`, with Errc::bad_input beyond 1 MiB, with Errc::interrupted on SIGINT, SIGTERM
  /// or SIGHUP; the echo is back by then. `beside` may be null: something else that may happen first; then the line is
  /// empty. While there is something else, the end of the input is none of the wait.
  [[nodiscard]] Result<WipingBytes> next(const std::function<void()>& prompt, std::chrono::milliseconds patience,
                                         EventSource* beside);

 private:
  int fd_;
  WipingBytes unread_;  ///< what came after the last line
  bool ended_ = false;
};

}  // namespace maestro
