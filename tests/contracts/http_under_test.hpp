#pragma once

#include <memory>
#include <string>
#include <vector>

#include "adapters/http/curl_http_client.hpp"
#include "adapters/system/system_clock.hpp"
#include "tests/contracts/loopback_server.hpp"
#include "tests/fakes/scripted_http_client.hpp"

namespace maestro::testing {

/// A client, and something at the other end that does as it is told.
class HttpUnderTest {
 public:
  virtual ~HttpUnderTest() = default;
  virtual HttpClient& client() = 0;
  virtual std::string url() = 0;
  virtual void answer_next(int status, HttpHeaders headers, const std::string& body) = 0;
  virtual void close_without_an_answer_next() = 0;
  virtual void close_amid_the_body_next() = 0;
  /// Where nobody listens, for the next request.
  virtual std::string refusing_url() = 0;
  /// Every request that reached the other end.
  virtual std::vector<SentRequest> seen() = 0;
};

class FakeHttpUnderTest final : public HttpUnderTest {
 public:
  HttpClient& client() override { return client_; }
  std::string url() override { return "http://127.0.0.1:1/token"; }
  void answer_next(int status, HttpHeaders headers, const std::string& body) override {
    client_.answer_next(status, std::move(headers), body);
  }
  void close_without_an_answer_next() override { client_.fail_next(HttpFault::cut, "no answer"); }
  void close_amid_the_body_next() override {
    client_.fail_next({HttpFault::cut, "the answer was cut", HttpStage::exchange, HttpProgress::answering});
  }
  std::string refusing_url() override {
    client_.fail_next(HttpFault::unreachable, "connection refused");
    return url();
  }
  std::vector<SentRequest> seen() override { return client_.sent(); }

 private:
  ScriptedHttpClient client_;
};

class CurlHttpUnderTest final : public HttpUnderTest {
 public:
  HttpClient& client() override { return client_; }
  std::string url() override { return "http://127.0.0.1:" + std::to_string(server_.port()) + "/token"; }
  void answer_next(int status, HttpHeaders headers, const std::string& body) override {
    server_.reply_next(head(status, headers, body.size()) + body);
  }
  void close_without_an_answer_next() override { server_.reply_and_close_next(""); }
  void close_amid_the_body_next() override { server_.reply_and_close_next(head(200, {}, 100) + "{\"access"); }
  std::string refusing_url() override { return "http://127.0.0.1:" + std::to_string(refusing_.number()) + "/token"; }
  std::vector<SentRequest> seen() override {
    std::vector<SentRequest> requests;
    for (const std::string& text : server_.requests()) requests.push_back(parse(text));
    return requests;
  }

 private:
  static std::string head(int status, const HttpHeaders& headers, std::size_t length) {
    std::string text = "HTTP/1.1 " + std::to_string(status) + " Told so\r\n";
    for (const auto& [name, value] : headers) text += name + ": " + value + "\r\n";
    return text + "Content-Length: " + std::to_string(length) + "\r\n\r\n";
  }
  SentRequest parse(const std::string& text) {
    SentRequest request;
    const std::size_t end = text.find("\r\n\r\n");
    request.url = url();
    request.body = text.substr(end + 4);
    for (std::size_t line = text.find("\r\n"); line < end;) {
      const std::size_t next = text.find("\r\n", line + 2);
      const std::size_t colon = text.find(": ", line);
      request.headers.emplace_back(text.substr(line + 2, colon - line - 2), text.substr(colon + 2, next - colon - 2));
      line = next;
    }
    return request;
  }

  LoopbackServer server_;
  RefusingPort refusing_;
  SystemClock clock_;
  CurlHttpClient client_{"", clock_};
};

}  // namespace maestro::testing
