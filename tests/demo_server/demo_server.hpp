#pragma once

#include <chrono>
#include <map>
#include <memory>
#include <string>
#include <vector>

namespace maestro::demo {

using HttpHeaders = std::multimap<std::string, std::string>;

struct DemoServerOptions {
  int port = 0;       ///< 0: a free one
  bool ipv6 = false;  ///< listens on ::1 alone, instead of 127.0.0.1
  std::chrono::seconds token_lifetime{3600};
  /// This long after a rotation the spent refresh token gets the same new pair again; zero: it revokes the grant.
  std::chrono::seconds reuse_grace{0};
  std::chrono::milliseconds answer_delay{0};  ///< of the token endpoint, after the request took effect
  std::string certificate_file{};             ///< PEM; with key_file: TLS
  std::string key_file{};
  bool send_expires_in = true;
};

struct RecordedRequest {
  std::string path;
  std::string content_type;
  std::string user_agent;
  std::string body;
  HttpHeaders headers;  ///< names as sent: compare them without regard to case
};

struct ScriptedAnswer {
  int status = 200;
  std::string content_type = "application/json";
  std::string body{};
  HttpHeaders headers{};
  /// The request takes effect (tokens rotate), then its answer is thrown away and this one sent.
  bool after_commit = false;
};

/// An authorization server for tests and demonstrations, as claude.ai and console.anthropic.com behave together: the
/// consent page, the page that shows `code#state`, the token endpoint with rotating refresh tokens and reuse detection.
/// Listens on loopback from the constructor to the destructor, which waits for requests in progress. Thread-safe.
class DemoServer {
 public:
  using Options = DemoServerOptions;

  /// Throws std::runtime_error when the port is taken or the certificate does not load.
  explicit DemoServer(Options options = {});
  ~DemoServer();
  DemoServer(const DemoServer&) = delete;
  DemoServer& operator=(const DemoServer&) = delete;

  [[nodiscard]] int port() const;
  [[nodiscard]] std::string base_url()
      const;  ///< `http://127.0.0.1:PORT`, `http://[::1]:PORT`, or `https://localhost:PORT`
  [[nodiscard]] std::string authorization_endpoint() const;
  [[nodiscard]] std::string token_endpoint() const;
  [[nodiscard]] std::string redirect_uri() const;
  [[nodiscard]] std::string moved_token_endpoint() const;  ///< answers 404 always, for tests of alternates

  /// Plays the person who presses "Authorize", without HTTP; returns what he would paste. Looks at the parameters only,
  /// not at the URL's host. Throws std::invalid_argument where the page would be an error page.
  [[nodiscard]] std::string approve(const std::string& authorization_url);

  /// Of every pair issued from now on.
  void set_token_lifetime(std::chrono::seconds lifetime);
  void set_answer_delay(std::chrono::milliseconds delay);
  /// Used up in order, one for each POST to the token endpoint.
  void answer_next(ScriptedAnswer answer);
  /// Drops what is left of them.
  void answer_as_usual();
  /// From now on every refresh and access token issued so far is refused.
  void revoke_everything();

  /// Every POST to the token endpoint and to the moved one, in order of arrival, as received.
  [[nodiscard]] std::vector<RecordedRequest> requests() const;
  /// Refreshes received by the token endpoint, whatever it answered.
  [[nodiscard]] int refreshes() const;
  /// Grants revoked because a spent refresh token came back.
  [[nodiscard]] int reuses_detected() const;

 private:
  struct Parts;
  std::unique_ptr<Parts> parts_;
};

}  // namespace maestro::demo
