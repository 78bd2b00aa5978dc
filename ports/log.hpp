#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <variant>

#include "domain/result.hpp"
#include "domain/session_key.hpp"

namespace maestro {

enum class LogLevel { trace, debug, info, warn, error, off };

// What can be logged. Typed, so that there is no place for a token: every text here is a name, a host, a reason of our
// own, or cleaned.

struct RequestFinished {
  std::string_view method;
  std::string host;
  int status = 0;          ///< 0 without an answer
  std::string reason;      ///< of a failure; empty otherwise
  std::string request_id;  ///< as the server named it; may be empty
  std::chrono::milliseconds took{};
};
struct AnswerUnusable {
  int status = 0;
  std::string content_type;
  std::size_t length = 0;
  std::string shape;  ///< where parsing stopped, or the known members and their types; no values
};
struct RetryPlanned {
  std::string reason;
  std::chrono::milliseconds delay{};
};
struct RetriesEnded {
  std::string reason;
  int attempts = 0;
};
struct EndpointMoved {
  int status = 0;
  std::string next_host;
};
struct RefreshFinished {
  SessionKey session;
  std::string outcome;
};
/// A still valid token is handed out although the refresh failed.
struct StaleTokenServed {
  SessionKey session;
  std::optional<std::chrono::seconds> left;  ///< absent when not known
  Error cause;
};
/// A still valid token is handed out although the server has rejected its login.
struct RejectedTokenServed {
  SessionKey session;
  std::optional<std::chrono::sys_seconds> since;  ///< absent when not known
};
/// A still valid token is handed out from a copy of a vault, which will not refresh it.
struct VaultCopyServed {
  SessionKey session;
};
struct LoginEndsSoon {
  SessionKey session;
  std::chrono::sys_seconds at{};
};
struct RefreshWasInterrupted {
  SessionKey session;
  std::chrono::sys_seconds at{};
};
/// The vault lies elsewhere than when it was last written.
struct VaultMoved {
  std::string from;
  std::string to;
};

using LogEvent = std::variant<RequestFinished, AnswerUnusable, RetryPlanned, RetriesEnded, EndpointMoved,
                              RefreshFinished, StaleTokenServed, RejectedTokenServed, VaultCopyServed, LoginEndsSoon,
                              RefreshWasInterrupted, VaultMoved>;

/// Thread-safe.
class Log {
 public:
  virtual ~Log() = default;
  virtual void write(const LogEvent& event) = 0;
};

}  // namespace maestro
