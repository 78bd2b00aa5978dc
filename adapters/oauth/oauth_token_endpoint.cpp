#include "adapters/oauth/oauth_token_endpoint.hpp"

#include <algorithm>

#include "adapters/oauth/token_answer.hpp"
#include "adapters/oauth/token_request.hpp"
#include "domain/endpoint_url.hpp"
#include "domain/redaction.hpp"

namespace maestro {
namespace {

constexpr std::chrono::milliseconds longest_request{30000};

TokenFailure from(const HttpFailure& failure, const std::string& host) {
  TokenFailure result;
  result.description = host + ": " + failure.reason;
  switch (failure.fault) {
    case HttpFault::unsent:
      result.fault = TokenFault::unsent;
      return result;
    case HttpFault::untrusted:
      result.fault = TokenFault::untrusted;
      return result;
    case HttpFault::cut:
      result.fault = TokenFault::uncertain;
      return result;
    case HttpFault::too_large:
      result.fault = TokenFault::uncertain;
      result.bad_answer = true;
      result.description = host + " sent more than 64 KiB";
      return result;
  }
  return result;
}

/// Anthropic's header, else the usual one.
std::string request_id(const HttpResponse& response) {
  const auto id = find_header(response.headers, "request-id");
  return clean_request_id(id ? *id : find_header(response.headers, "x-request-id").value_or(""));
}

}  // namespace

TokenResult<TokenAnswer> OAuthTokenEndpoint::exchange(const TokenRequest& request, const CodeGrant& grant) {
  return send(request, request.provider.exchange_encoding, exchange_body(request.provider, grant));
}

TokenResult<TokenAnswer> OAuthTokenEndpoint::refresh(const TokenRequest& request, const RefreshToken& refresh_token) {
  return send(request, request.provider.refresh_encoding, refresh_body(request.provider, refresh_token));
}

TokenResult<TokenAnswer> OAuthTokenEndpoint::send(const TokenRequest& request, BodyEncoding encoding,
                                                  MessageBody body) {
  const Result<EndpointUrl> url = parse_endpoint_url(request.url);
  if (!url || !is_listed_token_endpoint(request.provider, request.url)) {
    TokenFailure refused;  // the settings were checked long before; this is the last gate before a secret leaves
    refused.fault = TokenFault::untrusted;
    refused.description = "not an endpoint of this provider";
    return tl::unexpected(std::move(refused));
  }
  HttpRequest message;
  message.url = request.url;
  message.headers = {{"Content-Type", content_type(encoding)}, {"User-Agent", request.provider.user_agent}};
  message.body = std::move(body);
  message.timeout = std::min(request.timeout, longest_request);

  const std::chrono::sys_seconds sent_at = clock_.now();
  const std::chrono::milliseconds started = clock_.elapsed();
  const tl::expected<HttpResponse, HttpFailure> response = http_.post(message);
  const std::chrono::milliseconds took = clock_.elapsed() - started;
  if (!response) {
    log_.write(RequestFinished{"POST", url->host, 0, response.error().reason, "", took});
    return tl::unexpected(from(response.error(), url->host));
  }
  log_.write(RequestFinished{"POST", url->host, response->status, "", request_id(*response), took});

  ReadAnswer answer = read_token_answer(*response, clock_.now());
  if (!answer.shape.empty())
    log_.write(AnswerUnusable{response->status, clean_text(find_header(response->headers, "content-type").value_or("")),
                              response->body.size(), answer.shape});
  if (!answer.result) return std::move(answer.result);
  answer.result->sent_at = sent_at;
  answer.result->endpoint = request.url;
  return std::move(answer.result);
}

}  // namespace maestro
