#include "app/usecase/retrying_token_endpoint.hpp"

#include "app/usecase/jitter.hpp"
#include "domain/endpoint_url.hpp"

namespace maestro {
namespace {

/// With less time left a request ends in a time-out, which would hide what the one before has found out.
constexpr std::chrono::milliseconds shortest_attempt{500};

/// The endpoint that was asked for, then every other listed one.
std::vector<std::string> candidates(const TokenRequest& request) {
  std::vector<std::string> urls = {request.url};
  if (request.provider.token_endpoint != request.url) urls.push_back(request.provider.token_endpoint);
  for (const std::string& alternate : request.provider.token_endpoint_alternates)
    if (alternate != request.url) urls.push_back(alternate);
  return urls;
}

std::string host_of(const std::string& url) {
  const Result<EndpointUrl> parsed = parse_endpoint_url(url);
  return parsed ? parsed->host : "";
}

std::string reason(const TokenFailure& failure) {
  if (failure.status != 0) return "status " + std::to_string(failure.status);
  return failure.description;
}

}  // namespace

TokenResult<TokenAnswer> RetryingTokenEndpoint::exchange(const TokenRequest& request, const CodeGrant& grant) {
  return persist(request, [&](const TokenRequest& attempt) { return endpoint_.exchange(attempt, grant); });
}

TokenResult<TokenAnswer> RetryingTokenEndpoint::refresh(const TokenRequest& request,
                                                        const RefreshToken& refresh_token) {
  return persist(request, [&](const TokenRequest& attempt) { return endpoint_.refresh(attempt, refresh_token); });
}

template <class Send>
TokenResult<TokenAnswer> RetryingTokenEndpoint::persist(const TokenRequest& request, Send send) {
  const std::chrono::milliseconds deadline = clock_.elapsed() + request.timeout;
  const std::vector<std::string> urls = candidates(request);
  auto url = urls.begin();
  int attempts = 0;
  int uncertain_attempts = 0;
  while (true) {
    TokenResult<TokenAnswer> result = send(TokenRequest{request.provider, *url, deadline - clock_.elapsed()});
    if (result) return result;
    const TokenFailure& failure = result.error();
    ++attempts;
    if (failure.fault == TokenFault::uncertain) ++uncertain_attempts;
    if (failure.fault == TokenFault::moved && std::next(url) != urls.end()) {
      ++url;
      log_.write(EndpointMoved{failure.status, host_of(*url)});
      continue;
    }
    const auto delay = retry_delay(failure, attempts, uncertain_attempts, jitter(crypto_));
    if (!delay || clock_.elapsed() + *delay + shortest_attempt >= deadline) {
      log_.write(RetriesEnded{reason(failure), attempts});
      return result;
    }
    log_.write(RetryPlanned{reason(failure), *delay});
    clock_.sleep(*delay);
  }
}

}  // namespace maestro
