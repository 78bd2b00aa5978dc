#pragma once

#include <gmock/gmock.h>
#include <stdlib.h>
#include <sys/socket.h>

#include "adapters/http/curl_http_client.hpp"
#include "tests/adapters/http/counting_clock.hpp"
#include "tests/contracts/loopback_server.hpp"

namespace maestro::testing {

/// A client of short slices, and a server that does as it is told.
class HttpFixture : public ::testing::Test {
 protected:
  static constexpr std::chrono::milliseconds slice{5};

  HttpFixture() {
    for (const char* name : {"HTTPS_PROXY", "https_proxy", "ALL_PROXY", "all_proxy", "NO_PROXY", "no_proxy"})
      ::unsetenv(name);
  }
  static HttpRequest request_to(const std::string& url) {
    HttpRequest request;
    request.url = url;
    request.headers = {{"Content-Type", "application/json"}};
    request.body = MessageBody("{\"secret\":\"MARK\"}");
    return request;
  }
  tl::expected<HttpResponse, HttpFailure> post(const std::string& url) { return client.send(request_to(url)); }
  [[nodiscard]] static std::string local(const std::string& scheme, int port) {
    return scheme + "://127.0.0.1:" + std::to_string(port) + "/token?a=b";
  }
  [[nodiscard]] std::string url() const { return local("http", server.port()); }
  static HttpFailure failure_of(const tl::expected<HttpResponse, HttpFailure>& response) {
    EXPECT_FALSE(response.has_value());
    return response ? HttpFailure() : response.error();
  }
  /// Closing it will send RST.
  static void reset_when_closed(int connection) {
    const linger at_once{1, 0};
    ::setsockopt(connection, SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
  }

  LoopbackServer server;
  CountingClock clock;
  CurlHttpClient client{"", clock, slice};
};

/// Says yes, or stop.
struct ScriptedEvents : HttpEvents {
  bool about_to_send() override {
    ++asked_to_send;
    return true;
  }
  bool stop_requested() override { return ++asked_to_stop > most_questions; }

  int most_questions = 1 << 30;
  int asked_to_send = 0;
  int asked_to_stop = 0;
};

}  // namespace maestro::testing
