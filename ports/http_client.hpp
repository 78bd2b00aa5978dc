#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "domain/result.hpp"
#include "domain/secret.hpp"

namespace maestro {

using HttpHeaders = std::vector<std::pair<std::string, std::string>>;

enum class HttpMethod { get, post };

struct HttpRequest {
  std::string url;
  HttpHeaders headers;
  MessageBody body;  ///< of a POST
  HttpMethod method = HttpMethod::post;
  std::chrono::milliseconds timeout{30000};
};

struct HttpResponse {
  int status = 0;
  HttpHeaders headers;  ///< names in lower case
  MessageBody body;     ///< at most 64 KiB
};

/// Why there is no response, as far as it matters for sending again.
enum class HttpFault {
  unsent,     ///< not a byte of the request left: DNS, connect, proxy, TLS handshake
  untrusted,  ///< certificate or host name wrong; nothing left
  cut,        ///< the request, or part of it, was sent, and no whole response came
  too_large,  ///< the body passed 64 KiB; it was dropped
};

/// How far a request came.
enum class HttpStage { proxy, dns, connect, tls, exchange };

struct HttpFailure {
  HttpFault fault = HttpFault::cut;
  std::string reason;  ///< the transport's own words for the fault; safe to show
  HttpStage stage = HttpStage::exchange;
};

/// Bytes out, bytes in. Sends a request exactly once, on a connection of its own; follows no redirect. Blocks.
/// Thread-safe.
class HttpClient {
 public:
  virtual ~HttpClient() = default;
  [[nodiscard]] virtual tl::expected<HttpResponse, HttpFailure> send(const HttpRequest& request) = 0;
};

/// The first header of that (lower-case) name.
[[nodiscard]] inline std::optional<std::string_view> find_header(const HttpHeaders& headers, std::string_view name) {
  for (const auto& [key, value] : headers)
    if (key == name) return value;
  return std::nullopt;
}

}  // namespace maestro
