#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

#include "domain/secret.hpp"

namespace maestro {

using Sha256Digest = std::array<char, 32>;
using Sha256 = std::function<Sha256Digest(std::string_view)>;
/// 32 bytes of a cryptographically secure generator, wiped after use.
using Entropy32 = Secret<struct Entropy32Tag>;

/// What proves at the token endpoint that the one who redeems the code is the one who asked for it (RFC 7636, S256).
struct PkceParams {
  CodeVerifier code_verifier;                  ///< 43 characters of base64url
  std::string code_challenge;                  ///< base64url(SHA-256(code_verifier))
  std::string code_challenge_method = "S256";  ///< the only one
  State state;                                 ///< by default the verifier, as the reference does
};

/// PkceParams whose state is the verifier. `entropy` is exactly 32 bytes.
[[nodiscard]] PkceParams make_pkce(const Entropy32& entropy, const Sha256& sha256);

/// PkceParams with an independent state of 32 further random bytes.
[[nodiscard]] PkceParams make_pkce(const Entropy32& entropy, const Entropy32& state_entropy, const Sha256& sha256);

}  // namespace maestro
