#pragma once

#include <string>
#include <string_view>

#include "domain/pkce.hpp"
#include "domain/result.hpp"
#include "domain/secret.hpp"

namespace maestro {

/// Randomness, SHA-256, AES-256-GCM and scrypt. Thread-safe.
class Crypto {
 public:
  virtual ~Crypto() = default;
  /// `count` bytes of the system's secure generator. Aborts the process when there is no randomness: nothing sound
  /// could follow.
  [[nodiscard]] virtual WipingBytes random(std::size_t count) = 0;
  [[nodiscard]] virtual Sha256Digest sha256(std::string_view bytes) = 0;
  /// Nonce (12 random bytes), ciphertext, tag (16 bytes), in that order.
  [[nodiscard]] virtual Result<std::string> seal(const SealKey& key, const PlainRecord& plain,
                                                 std::string_view additional_data) = 0;
  /// Fails with Errc::vault_corrupt if anything at all is not as it was sealed.
  [[nodiscard]] virtual Result<PlainRecord> open(const SealKey& key, std::string_view sealed,
                                                 std::string_view additional_data) = 0;
  /// scrypt (RFC 7914) with N = 2^17, r = 8, p = 1: 128 MiB, and some tenths of a second, for each guess at a
  /// passphrase as for this call.
  [[nodiscard]] virtual Result<SealKey> derive(const Passphrase& passphrase, std::string_view salt) = 0;
};

}  // namespace maestro
