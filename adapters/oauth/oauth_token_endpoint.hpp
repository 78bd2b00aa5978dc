#pragma once

#include "adapters/oauth/token_answer.hpp"
#include "ports/clock.hpp"
#include "ports/device_authorization_endpoint.hpp"
#include "ports/http_client.hpp"
#include "ports/log.hpp"
#include "ports/revocation_endpoint.hpp"

namespace maestro {

/// The three endpoints in forms and JSON over HTTP. Sends exactly one request per call, and to an endpoint that the
/// provider lists. At most 5 s for connecting and 5 min for the answer, whatever is asked for. Logs each request (host,
/// status, duration) and the shape of each answer that it could not use.
class OAuthTokenEndpoint final : public TokenEndpoint, public DeviceAuthorizationEndpoint, public RevocationEndpoint {
 public:
  OAuthTokenEndpoint(HttpClient& http, Clock& clock, Log& log) : http_(http), clock_(clock), log_(log) {}
  TokenResult<TokenAnswer> exchange(const TokenRequest& request, const CodeGrant& grant) override;
  TokenResult<TokenAnswer> refresh(const TokenRequest& request, const RefreshToken& refresh_token) override;
  TokenResult<DeviceAuthorization> authorize(const TokenRequest& request) override;
  TokenResult<TokenAnswer> poll(const TokenRequest& request, const DeviceCode& device_code) override;
  TokenResult<void> revoke(const TokenRequest& request, const OAuthToken& token) override;

 private:
  struct Message {
    HttpHeaders headers;
    MessageBody body;
  };
  using ReadTokens = ReadAnswer<TokenAnswer> (*)(const HttpResponse&, std::chrono::sys_seconds);
  TokenResult<TokenAnswer> ask_for_tokens(const TokenRequest& request, Message message, ReadTokens read);
  template <class T>
  TokenResult<T> send(const TokenRequest& request, Message message,
                      ReadAnswer<T> (*read)(const HttpResponse&, std::chrono::sys_seconds));
  HttpClient& http_;
  Clock& clock_;
  Log& log_;
};

}  // namespace maestro
