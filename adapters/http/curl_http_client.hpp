#pragma once

#include <string>

#include "ports/http_client.hpp"

namespace maestro {

/// HttpClient over libcurl 7.85 or later: HTTP/1.1, TLS 1.2 or later with the system's certification authorities,
/// HTTPS_PROXY and NO_PROXY (`http://`, which is loopback only, never through a proxy). Connect 5 s.
///
/// libcurl sends a POST a second time by itself when a kept-alive connection dies or an HTTP/2 stream is refused; so
/// every request has a connection of its own, and HTTP/2 is off.
class CurlHttpClient final : public HttpClient {
 public:
  /// `ca_file`: a PEM file of certification authorities instead of the system's; empty: the system's.
  explicit CurlHttpClient(std::string ca_file) : ca_file_(std::move(ca_file)) {}
  tl::expected<HttpResponse, HttpFailure> send(const HttpRequest& request) override;

 private:
  std::string ca_file_;
};

}  // namespace maestro
