#pragma once

#include <algorithm>
#include <deque>
#include <string>
#include <utility>
#include <vector>

#include "ports/http_client.hpp"

namespace maestro::testing {

/// A request as it left, in memory that a test may look at.
struct SentRequest {
  std::string url;
  HttpHeaders headers;
  std::string body;
  std::chrono::milliseconds connect_timeout{};
  std::chrono::milliseconds answer_timeout{};
};

/// Gives the answers and faults it was told to, in order, and remembers every request. Like the real one it asks the
/// request's events, lowers the names of headers and drops a body of more than 64 KiB. With nothing left to give,
/// nothing is sent.
class ScriptedHttpClient final : public HttpClient {
 public:
  tl::expected<HttpResponse, HttpFailure> send(const HttpRequest& request) override {
    if (script_.empty()) return tl::unexpected(HttpFailure{HttpFault::unreachable, "the script has ended"});
    if (request.events != nullptr && request.events->stop_requested()) return stopped();
    tl::expected<HttpResponse, HttpFailure> next = std::move(script_.front());
    script_.pop_front();
    if (!next && next.error().progress == HttpProgress::unsent) return next;
    if (request.events != nullptr && !request.events->about_to_send()) return stopped();
    sent_.push_back({request.url, request.headers, std::string(request.body.reveal()), request.connect_timeout,
                     request.answer_timeout});
    if (next && next->body.size() > largest_body)
      return tl::unexpected(
          HttpFailure{HttpFault::too_large, "too much data", HttpStage::exchange, HttpProgress::answering});
    return next;
  }

  void answer_next(int status, HttpHeaders headers, std::string_view body) {
    for (auto& [name, value] : headers)
      std::transform(name.begin(), name.end(), name.begin(),
                     [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
    script_.emplace_back(HttpResponse{status, std::move(headers), MessageBody(body)});
  }
  void fail_next(HttpFailure failure) { script_.emplace_back(tl::unexpected(std::move(failure))); }
  /// With the progress that such a fault has at least.
  void fail_next(HttpFault fault, std::string reason, HttpStage stage = HttpStage::exchange) {
    const bool left = fault == HttpFault::cut || fault == HttpFault::too_large || fault == HttpFault::answer_too_late;
    fail_next(HttpFailure{fault, std::move(reason), stage, left ? HttpProgress::written : HttpProgress::unsent});
  }
  /// Those of which at least a byte left.
  [[nodiscard]] const std::vector<SentRequest>& sent() const { return sent_; }

 private:
  static tl::unexpected<HttpFailure> stopped() {
    return tl::unexpected(HttpFailure{HttpFault::stopped, "stopped before it was sent"});
  }

  static constexpr std::size_t largest_body = 65536;
  std::deque<tl::expected<HttpResponse, HttpFailure>> script_;
  std::vector<SentRequest> sent_;
};

}  // namespace maestro::testing
