#include "domain/pkce.hpp"

#include "domain/base64url.hpp"

namespace maestro {

PkceParams make_pkce(const Entropy32& entropy, const Sha256& sha256) { return make_pkce(entropy, entropy, sha256); }

PkceParams make_pkce(const Entropy32& entropy, const Entropy32& state_entropy, const Sha256& sha256) {
  PkceParams pkce;
  pkce.code_verifier = CodeVerifier(base64url_encode_secret(entropy.reveal()));
  const Sha256Digest digest = sha256(pkce.code_verifier.reveal());
  pkce.code_challenge = base64url_encode({digest.data(), digest.size()});
  pkce.state = State(base64url_encode_secret(state_entropy.reveal()));
  return pkce;
}

}  // namespace maestro
