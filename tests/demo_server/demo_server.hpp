#pragma once

#include <chrono>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "tests/demo_server/halt_point.hpp"

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
  /// `refresh_token_expires_in` of every answer, as JSON: `172800` or `"172800"`; empty: not sent.
  std::string login_lifetime{};
  bool send_workspace = false;  ///< the answers name a workspace beside organization and account
};

/// What the token endpoint has received, by kind, whatever it answered.
struct TokenRequests {
  int exchanges = 0;
  int refreshes = 0;
  int others = 0;     ///< unreadable ones, too
  int rotations = 0;  ///< refreshes that spent a refresh token and made a new pair
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
  /// Used up in order, `times` of them, one for each POST to the token endpoint.
  void answer_next(ScriptedAnswer answer, int times = 1);
  /// Drops what is left of them.
  void answer_as_usual();
  /// From now on every refresh and access token issued so far is refused.
  void revoke_everything();
  /// A login that another server gave out: its refresh token is good here, once.
  void add_grant(const std::string& client_id, const std::string& refresh_token);
  /// Of every answer from now on; as DemoServerOptions::login_lifetime.
  void set_login_lifetime(std::string json);
  /// Of the logins from now on: whose account the answers name.
  void set_account(std::string uuid, std::string email);

  /// From now on every POST to the token endpoint stands still there until release(); of the answer's body,
  /// `body_bytes` are sent before it stands at HaltAt::answered.
  void halt_at(HaltAt at, std::size_t body_bytes = 0);
  /// Waits until so many requests stand. False when a minute passes before.
  [[nodiscard]] bool wait_until_halted(int count = 1);
  /// Those that stand go on, and nothing stops any more.
  void release();
  /// Nobody listens at the port, until listen_again(). Waits for requests in progress.
  void stop_listening();
  void listen_again();

  /// Every POST to the token endpoint and to the moved one, in order of arrival, as received.
  [[nodiscard]] std::vector<RecordedRequest> requests() const;
  /// Refreshes received by the token endpoint, whatever it answered.
  [[nodiscard]] int refreshes() const;
  [[nodiscard]] TokenRequests token_requests() const;
  /// Grants revoked because a spent refresh token came back.
  [[nodiscard]] int reuses_detected() const;

 private:
  struct Parts;
  std::unique_ptr<Parts> parts_;
};

}  // namespace maestro::demo
