#include "tests/demo_server/grant_store.hpp"

#include <openssl/evp.h>
#include <openssl/rand.h>

#include <stdexcept>

namespace maestro::demo {
namespace {

constexpr std::chrono::minutes code_lifetime{10};

std::string base64url(const std::string& bytes) {
  std::string text((bytes.size() + 2) / 3 * 4 + 1, '\0');  // EVP_EncodeBlock ends with a NUL
  const int length =
      EVP_EncodeBlock(reinterpret_cast<unsigned char*>(text.data()),
                      reinterpret_cast<const unsigned char*>(bytes.data()), static_cast<int>(bytes.size()));
  text.resize(static_cast<std::size_t>(length));
  text.resize(text.find_last_not_of('=') + 1);
  for (char& c : text) c = c == '+' ? '-' : c == '/' ? '_' : c;
  return text;
}

std::string random_base64url(std::size_t bytes) {
  std::string random(bytes, '\0');
  if (RAND_bytes(reinterpret_cast<unsigned char*>(random.data()), static_cast<int>(bytes)) != 1)
    throw std::runtime_error("no random bytes");
  return base64url(random);
}

std::string code_challenge_of(std::string_view code_verifier) {
  std::string digest(32, '\0');
  if (EVP_Digest(code_verifier.data(), code_verifier.size(), reinterpret_cast<unsigned char*>(digest.data()), nullptr,
                 EVP_sha256(), nullptr) != 1)
    throw std::runtime_error("no SHA-256");
  return base64url(digest);
}

Refusal invalid_grant(const char* description) { return {"invalid_grant", description}; }

}  // namespace

std::string GrantStore::issue_code(AuthorizationRequest request, Instant now) {
  std::string code = random_base64url(32);
  codes_.emplace(code, Code{std::move(request), now + code_lifetime, std::nullopt});
  return code;
}

void GrantStore::add_grant(const std::string& client_id, const std::string& refresh_token, const std::string& scope,
                           Instant now) {
  refresh_tokens_.emplace(refresh_token, grants_.size());
  grants_.push_back({client_id, {"", refresh_token, scope, now}, "", now});
}

TokenOutcome GrantStore::redeem_code(const Parameters& parameters, Instant now) {
  for (const char* name : {"code", "client_id", "redirect_uri", "code_verifier"})
    if (value_of(parameters, name).empty()) return Refusal{"invalid_request", std::string(name) + " is missing"};

  const auto found = codes_.find(value_of(parameters, "code"));
  if (found == codes_.end()) return invalid_grant("unknown authorization code");
  Code& code = found->second;
  if (code.grant) {
    grants_[*code.grant].revoked = true;
    return invalid_grant("authorization code used before");
  }
  if (now >= code.expires_at) return invalid_grant("authorization code expired");
  const AuthorizationRequest& request = code.request;
  if (value_of(parameters, "client_id") != request.client_id) return invalid_grant("code of another client");
  if (value_of(parameters, "redirect_uri") != request.redirect_uri) return invalid_grant("redirect_uri differs");
  if (value_of(parameters, "state") != request.state) return invalid_grant("state differs");
  if (code_challenge_of(value_of(parameters, "code_verifier")) != request.code_challenge)
    return invalid_grant("code_verifier does not match code_challenge");

  code.grant = grants_.size();
  grants_.push_back(Grant{request.client_id, {}, {}, now, false});
  return grants_.back().current = issue_pair(*code.grant, request.scope, now);
}

TokenOutcome GrantStore::refresh(const Parameters& parameters, Instant now) {
  for (const char* name : {"refresh_token", "client_id"})
    if (value_of(parameters, name).empty()) return Refusal{"invalid_request", std::string(name) + " is missing"};

  const std::string_view token = value_of(parameters, "refresh_token");
  const auto found = refresh_tokens_.find(token);
  if (found == refresh_tokens_.end()) return invalid_grant("unknown refresh token");
  Grant& grant = grants_[found->second];
  if (value_of(parameters, "client_id") != grant.client_id) return invalid_grant("refresh token of another client");
  if (grant.revoked) return invalid_grant("grant revoked");

  if (token == grant.current.refresh_token) {
    grant.previous_refresh_token = token;
    grant.rotated_at = now;
    ++rotations_;
    return grant.current = issue_pair(found->second, grant.current.scope, now);
  }
  if (token == grant.previous_refresh_token && now < grant.rotated_at + reuse_grace_) return grant.current;
  grant.revoked = true;
  ++reuses_detected_;
  return invalid_grant("refresh token used before");
}

std::optional<std::string> GrantStore::scope_of(std::string_view access_token, Instant now) const {
  const auto found = access_tokens_.find(access_token);
  if (found == access_tokens_.end() || now >= found->second.expires_at) return std::nullopt;
  const Grant& grant = grants_[found->second.grant];
  if (grant.revoked) return std::nullopt;
  return grant.current.scope;
}

void GrantStore::revoke_everything() {
  for (Grant& grant : grants_) grant.revoked = true;
}

TokenPair GrantStore::issue_pair(std::size_t grant, std::string scope, Instant now) {
  TokenPair pair{"sk-ant-oat01-" + random_base64url(64), "sk-ant-ort01-" + random_base64url(64), std::move(scope),
                 now + token_lifetime_};
  access_tokens_.emplace(pair.access_token, AccessToken{grant, pair.expires_at});
  refresh_tokens_.emplace(pair.refresh_token, grant);
  return pair;
}

}  // namespace maestro::demo
