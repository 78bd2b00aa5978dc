#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "domain/http_failure.hpp"
#include "domain/result.hpp"
#include "domain/secret.hpp"

namespace maestro {

using HttpHeaders = std::vector<std::pair<std::string, std::string>>;

enum class HttpMethod { get, post };

/// Asked while a request is under way, by the thread that sends it.
class HttpEvents {
 public:
  virtual ~HttpEvents() = default;
  /// The connection stands and TLS is done; not a byte of the request has left. False: it is given up, and nothing is
  /// sent. Called once for a connection; may take its time.
  [[nodiscard]] virtual bool about_to_send() = 0;
  /// Asked at least once a second until `about_to_send`, and never after it. True: the request is given up.
  [[nodiscard]] virtual bool stop_requested() = 0;
};

struct HttpRequest {
  std::string url;
  HttpHeaders headers;
  MessageBody body;  ///< of a POST
  HttpMethod method = HttpMethod::post;
  /// For connecting and TLS; at most 5 s each try, and at least 1 ms (libcurl takes 0 for "no limit").
  std::chrono::milliseconds connect_timeout{5000};
  /// For the answer, from the moment when the connection stands, while the connection lives. Only time in which this
  /// process ran counts: a process that was stopped for an hour has waited a second.
  std::chrono::milliseconds answer_timeout{std::chrono::minutes{5}};
  HttpEvents* events = nullptr;  ///< null: nobody asks
};

struct HttpResponse {
  int status = 0;
  HttpHeaders headers;  ///< names in lower case
  MessageBody body;     ///< at most 64 KiB
};

/// Bytes out, bytes in. Sends a request exactly once, on a connection of its own; follows no redirect. Reads what has
/// arrived before it judges any limit. Blocks. Thread-safe.
class HttpClient {
 public:
  virtual ~HttpClient() = default;
  /// Returns as soon as the answer is whole. Of a request with `events` the connection is closed afterwards, with the
  /// next request or the client; any other leaves nothing open, so that the process may be forked.
  [[nodiscard]] virtual tl::expected<HttpResponse, HttpFailure> send(const HttpRequest& request) = 0;
};

/// The first header of that (lower-case) name.
[[nodiscard]] inline std::optional<std::string_view> find_header(const HttpHeaders& headers, std::string_view name) {
  for (const auto& [key, value] : headers)
    if (key == name) return value;
  return std::nullopt;
}

}  // namespace maestro
