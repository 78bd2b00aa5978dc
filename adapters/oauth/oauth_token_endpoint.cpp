#include "adapters/oauth/oauth_token_endpoint.hpp"

#include <algorithm>

#include "adapters/oauth/token_answer.hpp"
#include "adapters/oauth/token_request.hpp"
#include "adapters/oauth/transport_failure.hpp"
#include "domain/endpoint_url.hpp"
#include "domain/redaction.hpp"

namespace maestro {
namespace {

constexpr std::chrono::milliseconds longest_connecting{5000};
constexpr std::chrono::milliseconds longest_answer{std::chrono::minutes{5}};

/// Anthropic's header, else the usual one.
std::string request_id(const HttpResponse& response) {
  const auto id = find_header(response.headers, "request-id");
  return clean_request_id(id ? *id : find_header(response.headers, "x-request-id").value_or(""));
}

/// The usual headers, then the provider's own.
HttpHeaders headers_for(const ProviderProfile& provider, BodyEncoding encoding, const std::vector<std::string>& own) {
  HttpHeaders headers = {{"Content-Type", content_type(encoding)}, {"User-Agent", provider.user_agent}};
  for (const std::string& header : own) headers.push_back(split_header(header));
  return headers;
}

}  // namespace

template <class T>
TokenResult<T> OAuthTokenEndpoint::send(const TokenRequest& request, Message message,
                                        ReadAnswer<T> (*read)(const HttpResponse&, std::chrono::sys_seconds)) {
  const Result<EndpointUrl> url = parse_endpoint_url(request.url);
  if (!url || !is_listed_endpoint(request.provider, request.url)) {
    TokenFailure refused;  // the settings were checked long before; this is the last gate before a secret leaves
    refused.fault = TokenFault::untrusted;
    refused.host = url ? url->host : "";
    refused.description = "not an endpoint of this provider";
    return tl::unexpected(std::move(refused));
  }
  HttpRequest http_request;
  http_request.url = request.url;
  http_request.headers = std::move(message.headers);
  http_request.body = std::move(message.body);
  http_request.connect_timeout = std::min(request.connect_timeout, longest_connecting);
  http_request.answer_timeout = std::min(request.answer_timeout, longest_answer);
  http_request.events = request.events;

  const std::chrono::milliseconds started = clock_.elapsed();
  const tl::expected<HttpResponse, HttpFailure> response = http_.send(http_request);
  const std::chrono::milliseconds took = clock_.elapsed() - started;
  if (!response) {
    log_.write(RequestFinished{"POST", url->host, 0, response.error().reason, "", took});
    return tl::unexpected(from_transport(response.error(), url->host));
  }
  log_.write(RequestFinished{"POST", url->host, response->status, "", request_id(*response), took});

  ReadAnswer<T> answer = read(*response, clock_.now());
  if (!answer.shape.empty())
    log_.write(AnswerUnusable{response->status, clean_text(find_header(response->headers, "content-type").value_or("")),
                              response->body.size(), answer.shape});
  if (!answer.result) answer.result.error().host = url->host;
  return std::move(answer.result);
}

TokenResult<TokenAnswer> OAuthTokenEndpoint::exchange(const TokenRequest& request, const CodeGrant& grant) {
  const ProviderProfile& provider = request.provider;
  return ask_for_tokens(
      request,
      {headers_for(provider, provider.exchange_encoding, provider.exchange_headers), exchange_body(provider, grant)},
      read_token_answer);
}

TokenResult<TokenAnswer> OAuthTokenEndpoint::refresh(const TokenRequest& request, const RefreshToken& refresh_token) {
  const ProviderProfile& provider = request.provider;
  return ask_for_tokens(request,
                        {headers_for(provider, provider.refresh_encoding, provider.refresh_headers),
                         refresh_body(provider, refresh_token)},
                        read_token_answer);
}

TokenResult<DeviceAuthorization> OAuthTokenEndpoint::authorize(const TokenRequest& request) {
  return send(request,
              {headers_for(request.provider, BodyEncoding::form, {}), device_authorization_body(request.provider)},
              read_device_authorization);
}

TokenResult<TokenAnswer> OAuthTokenEndpoint::poll(const TokenRequest& request, const DeviceCode& device_code) {
  const ProviderProfile& provider = request.provider;
  return ask_for_tokens(
      request, {headers_for(provider, BodyEncoding::form, provider.exchange_headers), poll_body(provider, device_code)},
      read_poll_answer);
}

TokenResult<void> OAuthTokenEndpoint::revoke(const TokenRequest& request, const OAuthToken& token) {
  return send(request,
              {headers_for(request.provider, BodyEncoding::form, {}), revocation_body(request.provider, token)},
              read_revocation_answer);
}

TokenResult<TokenAnswer> OAuthTokenEndpoint::ask_for_tokens(const TokenRequest& request, Message message,
                                                            ReadTokens read) {
  const std::chrono::sys_seconds sent_at = clock_.now();
  TokenResult<TokenAnswer> answer = send(request, std::move(message), read);
  if (!answer) return answer;
  answer->sent_at = sent_at;
  answer->endpoint = request.url;
  return answer;
}

}  // namespace maestro
