#include "domain/oauth_token.hpp"

namespace maestro {

OAuthToken OAuthToken::clone() const {
  OAuthToken copy;
  copy.access_token = access_token.clone();
  if (refresh_token) copy.refresh_token = refresh_token->clone();
  copy.expiry = expiry;
  copy.scope = scope;
  copy.token_type = token_type;
  copy.lifetime = lifetime;
  return copy;
}

std::chrono::seconds lifetime_from(std::optional<double> expires_in) {
  if (!expires_in || !(*expires_in > 0)) return default_lifetime;
  if (*expires_in >= static_cast<double>(longest_lifetime.count())) return longest_lifetime;
  return std::chrono::seconds(static_cast<std::chrono::seconds::rep>(*expires_in));
}

OAuthToken make_token(TokenAnswer answer) {
  OAuthToken token;
  token.access_token = std::move(answer.access_token);
  token.refresh_token = std::move(answer.refresh_token);
  token.scope = std::move(answer.scope);
  token.expiry = answer.sent_at + answer.lifetime;
  token.lifetime = answer.lifetime;
  return token;
}

OAuthToken merge(const OAuthToken& old, TokenAnswer answer) {
  OAuthToken token = make_token(std::move(answer));
  if (!token.refresh_token && old.refresh_token) token.refresh_token = old.refresh_token->clone();
  if (!token.scope) token.scope = old.scope;
  return token;
}

Identity merge(const Identity& old, const Identity& answer) {
  const auto newer = [](const auto& next, const auto& previous) { return next ? next : previous; };
  return {
      newer(answer.account_email, old.account_email),         newer(answer.organization_name, old.organization_name),
      newer(answer.organization_uuid, old.organization_uuid), newer(answer.account_uuid, old.account_uuid),
      newer(answer.workspace_id, old.workspace_id),           newer(answer.workspace_name, old.workspace_name)};
}

}  // namespace maestro
