#include "app/usecase/pending_login.hpp"

#include <algorithm>

namespace maestro {
namespace {

PkceParams fresh_pkce(const ProviderProfile& provider, Crypto& crypto) {
  const Sha256 sha256 = [&crypto](std::string_view bytes) { return crypto.sha256(bytes); };
  const Entropy entropy(crypto.random(entropy_for_verifier(provider.verifier_length)));
  switch (provider.state) {
    case StateMode::verifier:
      return make_pkce(entropy, sha256);
    case StateMode::random:
      return make_pkce(entropy, Entropy(crypto.random(32)), sha256);
  }
  return {};
}

GrantId fresh_grant_id(Crypto& crypto) {
  GrantId id{};
  const WipingBytes bytes = crypto.random(id.size());
  std::copy(bytes.begin(), bytes.end(), id.begin());
  return id;
}

}  // namespace

PendingLogin make_pending_login(const ProviderProfile& provider, Crypto& crypto, Clock& clock) {
  PendingLogin pending;
  pending.grant_id = fresh_grant_id(crypto);
  pending.pkce = fresh_pkce(provider, crypto);
  pending.started_at = clock.now();
  return pending;
}

}  // namespace maestro
