#pragma once

#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "domain/wait_policy.hpp"
#include "ports/clock.hpp"
#include "ports/http_client.hpp"

namespace maestro {

class CurlTransfer;

/// HttpClient over libcurl 7.85 or later: HTTP/1.1, TLS 1.2 or later with the system's certification authorities,
/// HTTPS_PROXY and NO_PROXY (`http://`, which is loopback only, never through a proxy).
///
/// libcurl sends a POST a second time by itself when a kept-alive connection dies or an HTTP/2 stream is refused; so
/// every request has a connection of its own, and HTTP/2 is off. A peer that vanishes is noticed after about 30 s;
/// behind a proxy only that hop is watched.
class CurlHttpClient final : public HttpClient {
 public:
  /// `ca_file`: a PEM file of certification authorities instead of the system's; empty: the system's. `slice`: how long
  /// one wait lasts at most, and what one in which this process stood still counts; the clock says how long it took.
  CurlHttpClient(std::string ca_file, Clock& clock, std::chrono::milliseconds slice = wait_slice);
  ~CurlHttpClient() override;
  tl::expected<HttpResponse, HttpFailure> send(const HttpRequest& request) override;

 private:
  enum class End { transferred, stopped, answer_too_late };
  [[nodiscard]] End drive(CurlTransfer& transfer, const HttpRequest& request);
  void end_the_finished();
  void keep(std::unique_ptr<CurlTransfer> transfer);

  std::string ca_file_;
  Clock& clock_;
  std::chrono::milliseconds slice_;
  std::mutex mutex_;
  std::vector<std::unique_ptr<CurlTransfer>> finished_;  ///< whose connections are yet to be closed
};

}  // namespace maestro
