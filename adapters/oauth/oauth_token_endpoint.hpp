#pragma once

#include "ports/clock.hpp"
#include "ports/http_client.hpp"
#include "ports/log.hpp"
#include "ports/token_endpoint.hpp"

namespace maestro {

/// TokenEndpoint in JSON over HTTP. Sends exactly one request per call. Logs each request (host, status, duration) and
/// the shape of each answer that it could not use.
class OAuthTokenEndpoint final : public TokenEndpoint {
 public:
  OAuthTokenEndpoint(HttpClient& http, Clock& clock, Log& log) : http_(http), clock_(clock), log_(log) {}
  TokenResult<TokenAnswer> exchange(const TokenRequest& request, const CodeGrant& grant) override;
  TokenResult<TokenAnswer> refresh(const TokenRequest& request, const RefreshToken& refresh_token) override;

 private:
  TokenResult<TokenAnswer> send(const TokenRequest& request, BodyEncoding encoding, MessageBody body);
  HttpClient& http_;
  Clock& clock_;
  Log& log_;
};

}  // namespace maestro
