#include "tests/demo_server/demo_server.hpp"

#include <condition_variable>
#include <deque>
#include <mutex>
#include <stdexcept>

#include "tests/demo_server/listener.hpp"
#include "tests/demo_server/pages.hpp"
#include "tests/demo_server/token_endpoint.hpp"

namespace maestro::demo {
namespace {

Instant now() { return std::chrono::steady_clock::now(); }

AuthorizationRequest authorization_request_in(std::string_view form) {
  const auto parameters = parse_form(form);
  if (!parameters) throw std::invalid_argument("malformed or repeated parameters");
  return check_authorization_request(*parameters);
}

void send_page(httplib::Response& response, int status, const std::string& page) {
  response.status = status;
  response.set_header("Cache-Control", "no-store");
  response.set_header("Referrer-Policy", "no-referrer");
  response.set_header("Content-Security-Policy",
                      "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; frame-ancestors 'none'");
  response.set_content(page, "text/html; charset=utf-8");
}

void send_json(httplib::Response& response, int status, const std::string& body) {
  response.status = status;
  response.set_header("Cache-Control", "no-store");
  response.set_content(body, "application/json");
}

/// Wraps the handlers of the pages: a request that fails its checks gets the error page.
httplib::Server::Handler or_error_page(httplib::Server::Handler handler) {
  return [handler = std::move(handler)](const httplib::Request& request, httplib::Response& response) {
    try {
      handler(request, response);
    } catch (const std::invalid_argument& fault) {
      send_page(response, 400, error_page(fault.what()));
    }
  };
}

}  // namespace

struct DemoServer::Parts {
  explicit Parts(Options chosen) : options(std::move(chosen)), grants(options.token_lifetime, options.reuse_grace) {
    account.send_workspace = options.send_workspace;
    listen();
    options.port = listener->port();
  }
  ~Parts() {
    halt_point.end();
    const std::scoped_lock lock(mutex);
    stopping = true;
    stop_requested.notify_all();
  }
  Parts(const Parts&) = delete;
  Parts& operator=(const Parts&) = delete;

  void listen() {
    listener = std::make_unique<Listener>(options.ipv6 ? "::1" : "127.0.0.1", options.port, options.certificate_file,
                                          options.key_file);
    route();
    listener->start();
  }
  void route();
  void count(const std::optional<Parameters>& parameters);
  void send_token_answer(const TokenAnswer& answer, httplib::Response& response);
  void record(const httplib::Request& request);
  void answer_token_request(const httplib::Request& request, httplib::Response& response);
  void answer_profile_request(const httplib::Request& request, httplib::Response& response);
  std::string issue_code(const AuthorizationRequest& request) {
    const std::scoped_lock lock(mutex);
    return grants.issue_code(request, now());
  }

  Options options;       ///< answer_delay and login_lifetime under the mutex
  HaltPoint halt_point;  ///< has a lock of its own
  std::mutex mutex;      ///< guards everything below it but the listener
  std::condition_variable stop_requested;
  bool stopping = false;
  GrantStore grants;
  std::vector<RecordedRequest> requests;
  std::deque<ScriptedAnswer> script;
  TokenRequests counts;
  Account account;
  std::unique_ptr<Listener> listener;  ///< last: its threads use the others
};

void DemoServer::Parts::route() {
  httplib::Server& server = listener->routes();
  server.Get("/oauth/authorize", or_error_page([](const auto& request, auto& response) {
               send_page(response, 200, consent_page(authorization_request_in(query_of(request.target))));
             }));
  server.Post("/oauth/approve", or_error_page([this](const auto& request, auto& response) {
                const AuthorizationRequest asked = authorization_request_in(request.body);
                const auto form = parse_form(request.body);
                const bool authorized = value_of(*form, "decision") == "authorize";
                response.set_header("Cache-Control", "no-store");
                response.set_header("Referrer-Policy", "no-referrer");
                response.set_redirect(authorized ? redirect_with(asked, "code", issue_code(asked))
                                                 : redirect_with(asked, "error", "access_denied"));
              }));
  server.Get("/oauth/code/callback", or_error_page([](const auto& request, auto& response) {
               const auto form = parse_form(query_of(request.target)).value_or(Parameters{});
               const std::string_view code = value_of(form, "code");
               if (value_of(form, "error") == "access_denied") throw std::invalid_argument("You cancelled the login.");
               if (code.empty()) throw std::invalid_argument("There is no code in this address.");
               send_page(response, 200, code_page(text_to_paste(code, value_of(form, "state"))));
             }));
  server.Post("/v1/oauth/token",
              [this](const auto& request, auto& response) { answer_token_request(request, response); });
  server.Post("/moved/token", [this](const auto& request, auto& response) {
    record(request);
    send_json(response, 404, error_json({"not_found", "this endpoint has moved"}));
  });
  server.Get("/v1/me", [this](const auto& request, auto& response) { answer_profile_request(request, response); });
}

void DemoServer::Parts::record(const httplib::Request& request) {
  HttpHeaders headers(request.headers.begin(), request.headers.end());
  for (const char* added_by_httplib : {"REMOTE_ADDR", "REMOTE_PORT", "LOCAL_ADDR", "LOCAL_PORT"})
    headers.erase(added_by_httplib);
  const std::scoped_lock lock(mutex);
  requests.push_back({request.path, request.get_header_value("Content-Type"), request.get_header_value("User-Agent"),
                      request.body, std::move(headers)});
}

void DemoServer::Parts::count(const std::optional<Parameters>& parameters) {
  const std::string_view kind = parameters ? value_of(*parameters, "grant_type") : std::string_view();
  ++(kind == "refresh_token" ? counts.refreshes : kind == "authorization_code" ? counts.exchanges : counts.others);
}

void DemoServer::Parts::send_token_answer(const TokenAnswer& answer, httplib::Response& response) {
  response.status = answer.status;
  response.set_header("Cache-Control", "no-store");
  const std::size_t early = halt_point.bytes_before(answer.body.size());
  if (early == answer.body.size()) return response.set_content(answer.body, "application/json");
  response.set_content_provider(
      answer.body.size(), "application/json",
      [this, early, body = answer.body](std::size_t offset, std::size_t, httplib::DataSink& sink) {
        if (offset < early) return sink.write(body.data() + offset, early - offset);
        halt_point.pass(HaltAt::answered);
        return sink.write(body.data() + offset, body.size() - offset);
      });
}

void DemoServer::Parts::answer_token_request(const httplib::Request& request, httplib::Response& response) {
  record(request);
  response.set_header("request-id", "req_demo");
  const auto parameters = parse_token_request(request.get_header_value("Content-Type"), request.body);
  std::unique_lock lock(mutex);
  count(parameters);
  std::optional<ScriptedAnswer> scripted;
  if (!script.empty()) {
    scripted = std::move(script.front());
    script.pop_front();
  }
  lock.unlock();
  halt_point.pass(HaltAt::received);
  lock.lock();
  TokenAnswer answer;
  if (!scripted || scripted->after_commit) {
    const Instant at = now();
    answer =
        token_answer(decide(grants, parameters, at), at,
                     {options.send_expires_in ? ExpiresIn::sent : ExpiresIn::omitted, options.login_lifetime, account});
  }
  if (options.answer_delay.count() > 0)
    stop_requested.wait_for(lock, options.answer_delay, [this] { return stopping; });
  lock.unlock();
  halt_point.pass(HaltAt::committed);

  if (!scripted) return send_token_answer(answer, response);
  response.status = scripted->status;
  for (const auto& [name, value] : scripted->headers) response.set_header(name, value);
  response.set_content(scripted->body, scripted->content_type);
}

void DemoServer::Parts::answer_profile_request(const httplib::Request& request, httplib::Response& response) {
  constexpr std::string_view scheme = "Bearer ";
  const std::string authorization = request.get_header_value("Authorization");
  std::optional<std::string> scope;
  Account shown;
  if (authorization.starts_with(scheme)) {
    const std::scoped_lock lock(mutex);
    scope = grants.scope_of(std::string_view(authorization).substr(scheme.size()), now());
    shown = account;
  }
  if (scope) return send_json(response, 200, profile_json(*scope, shown));
  response.set_header("WWW-Authenticate", "Bearer error=\"invalid_token\"");
  send_json(response, 401, error_json({"invalid_token", "expired, revoked or unknown access token"}));
}

DemoServer::DemoServer(Options options) : parts_(std::make_unique<Parts>(std::move(options))) {}
DemoServer::~DemoServer() = default;

int DemoServer::port() const { return parts_->options.port; }
std::string DemoServer::base_url() const {
  std::string origin = parts_->options.ipv6 ? "http://[::1]:" : "http://127.0.0.1:";
  if (!parts_->options.key_file.empty()) origin = "https://localhost:";
  return origin + std::to_string(port());
}
std::string DemoServer::authorization_endpoint() const { return base_url() + "/oauth/authorize"; }
std::string DemoServer::token_endpoint() const { return base_url() + "/v1/oauth/token"; }
std::string DemoServer::redirect_uri() const { return base_url() + "/oauth/code/callback"; }
std::string DemoServer::moved_token_endpoint() const { return base_url() + "/moved/token"; }

std::string DemoServer::approve(const std::string& authorization_url) {
  const AuthorizationRequest request = authorization_request_in(query_of(authorization_url));
  return text_to_paste(parts_->issue_code(request), request.state);
}

void DemoServer::set_token_lifetime(std::chrono::seconds lifetime) {
  const std::scoped_lock lock(parts_->mutex);
  parts_->grants.set_token_lifetime(lifetime);
}

void DemoServer::set_answer_delay(std::chrono::milliseconds delay) {
  const std::scoped_lock lock(parts_->mutex);
  parts_->options.answer_delay = delay;
}

void DemoServer::answer_next(ScriptedAnswer answer, int times) {
  const std::scoped_lock lock(parts_->mutex);
  for (int i = 0; i < times; ++i) parts_->script.push_back(answer);
}

void DemoServer::answer_as_usual() {
  const std::scoped_lock lock(parts_->mutex);
  parts_->script.clear();
}

void DemoServer::revoke_everything() {
  const std::scoped_lock lock(parts_->mutex);
  parts_->grants.revoke_everything();
}

void DemoServer::add_grant(const std::string& client_id, const std::string& refresh_token) {
  const std::scoped_lock lock(parts_->mutex);
  parts_->grants.add_grant(client_id, refresh_token, "org:create_api_key user:profile user:inference", now());
}

void DemoServer::set_login_lifetime(std::string json) {
  const std::scoped_lock lock(parts_->mutex);
  parts_->options.login_lifetime = std::move(json);
}

void DemoServer::set_account(std::string uuid, std::string email) {
  const std::scoped_lock lock(parts_->mutex);
  parts_->account.uuid = std::move(uuid);
  parts_->account.email = std::move(email);
}

void DemoServer::halt_at(HaltAt at, std::size_t body_bytes) { parts_->halt_point.set(at, body_bytes); }
bool DemoServer::wait_until_halted(int count) { return parts_->halt_point.wait_for(count, std::chrono::minutes(1)); }
void DemoServer::release() { parts_->halt_point.release(); }
void DemoServer::stop_listening() { parts_->listener.reset(); }
void DemoServer::listen_again() { parts_->listen(); }

std::vector<RecordedRequest> DemoServer::requests() const {
  const std::scoped_lock lock(parts_->mutex);
  return parts_->requests;
}

int DemoServer::refreshes() const { return token_requests().refreshes; }

TokenRequests DemoServer::token_requests() const {
  const std::scoped_lock lock(parts_->mutex);
  TokenRequests counts = parts_->counts;
  counts.rotations = parts_->grants.rotations();
  return counts;
}

int DemoServer::reuses_detected() const {
  const std::scoped_lock lock(parts_->mutex);
  return parts_->grants.reuses_detected();
}

}  // namespace maestro::demo
