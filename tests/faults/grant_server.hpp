#pragma once

#include <map>
#include <mutex>
#include <set>

#include "ports/token_endpoint.hpp"

namespace maestro::testing {

/// The authorization server without its network: codes and refresh tokens are good once, and there is no grace. Only a
/// token whose own answer was lost on its way gets the same successor again: whoever sends that once more is right to.
class GrantServer final : public TokenEndpoint {
 public:
  /// What the person pastes.
  PastedText approve(const std::string& authorization_url) {
    const std::string state = authorization_url.substr(authorization_url.find("&state=") + 7);
    return PastedText("code-" + std::to_string(++codes_) + "#" + state);
  }
  TokenResult<TokenAnswer> exchange(const TokenRequest& request, const CodeGrant& grant) override {
    if (!is_let_in(request)) return stopped();
    if (!redeemed_.insert(std::string(grant.code.reveal())).second) return refused();
    return answer(request, fresh());
  }
  TokenResult<TokenAnswer> refresh(const TokenRequest& request, const RefreshToken& refresh_token) override {
    if (!is_let_in(request)) return stopped();
    const std::string token(refresh_token.reveal());
    last_ = token;
    if (live_.erase(token) != 0)
      successor_[token] = fresh();
    else if (unanswered_.count(token) == 0)
      return refused();
    const auto successor = successor_.find(token);
    if (successor == successor_.end() || live_.count(successor->second) == 0) return refused();
    return answer(request, successor->second);
  }
  /// The one that was given last.
  void lose_the_answer() { unanswered_.insert(last_); }

 private:
  static bool is_let_in(const TokenRequest& request) {
    return request.events == nullptr || request.events->about_to_send();
  }
  static TokenResult<TokenAnswer> stopped() {
    TokenFailure failure;
    failure.fault = TokenFault::stopped;
    return tl::unexpected(std::move(failure));
  }
  std::string fresh() { return *live_.insert("refresh-" + std::to_string(++tokens_)).first; }
  static TokenResult<TokenAnswer> answer(const TokenRequest& request, const std::string& refresh_token) {
    TokenAnswer answer;
    answer.access_token = AccessToken("access-of-" + refresh_token);
    answer.refresh_token = RefreshToken(refresh_token);
    answer.endpoint = request.url;
    return answer;
  }
  static TokenResult<TokenAnswer> refused() {
    TokenFailure failure;
    failure.fault = TokenFault::refused;
    failure.status = 400;
    failure.error_code = "invalid_grant";
    return tl::unexpected(std::move(failure));
  }
  int codes_ = 0;
  int tokens_ = 0;
  std::set<std::string> redeemed_;
  std::set<std::string> live_;
  std::string last_;
  std::set<std::string> unanswered_;
  std::map<std::string, std::string> successor_;  ///< of a spent refresh token
};

}  // namespace maestro::testing
