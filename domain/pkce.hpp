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
/// 32 to 96 bytes of a cryptographically secure generator, wiped after use.
using Entropy = Secret<struct EntropyTag>;

/// In characters (RFC 7636 §4.1).
inline constexpr std::size_t shortest_verifier = 43;
inline constexpr std::size_t longest_verifier = 128;

/// What proves at the token endpoint that the one who redeems the code is the one who asked for it (RFC 7636, S256).
struct PkceParams {
  CodeVerifier code_verifier;                  ///< base64url of the entropy: 43 to 128 characters
  std::string code_challenge;                  ///< base64url(SHA-256(code_verifier))
  std::string code_challenge_method = "S256";  ///< the only one
  State state;                                 ///< by default the verifier, as the reference does
};

/// Whether base64url can be that long, and a verifier may be.
[[nodiscard]] bool is_verifier_length(std::size_t characters);
/// The bytes that make a verifier of that length.
[[nodiscard]] std::size_t entropy_for_verifier(std::size_t characters);

/// PkceParams whose state is the verifier.
[[nodiscard]] PkceParams make_pkce(const Entropy& entropy, const Sha256& sha256);

/// PkceParams with an independent state, of 32 further random bytes.
[[nodiscard]] PkceParams make_pkce(const Entropy& entropy, const Entropy& state_entropy, const Sha256& sha256);

}  // namespace maestro
