#include "domain/pkce.hpp"

#include "domain/base64url.hpp"

namespace maestro {

bool is_verifier_length(std::size_t characters) {
  return characters >= shortest_verifier && characters <= longest_verifier && characters % 4 != 1;
}

std::size_t entropy_for_verifier(std::size_t characters) { return characters * 3 / 4; }

PkceParams make_pkce(const Entropy& entropy, const Sha256& sha256) { return make_pkce(entropy, entropy, sha256); }

PkceParams make_pkce(const Entropy& entropy, const Entropy& state_entropy, const Sha256& sha256) {
  PkceParams pkce;
  pkce.code_verifier = CodeVerifier(base64url_encode_secret(entropy.reveal()));
  const Sha256Digest digest = sha256(pkce.code_verifier.reveal());
  pkce.code_challenge = base64url_encode({digest.data(), digest.size()});
  pkce.state = State(base64url_encode_secret(state_entropy.reveal()));
  return pkce;
}

}  // namespace maestro
