#pragma once

#include <string>
#include <string_view>

#include "domain/pkce.hpp"
#include "domain/result.hpp"
#include "domain/secret.hpp"

namespace maestro {

/// Randomness, SHA-256 and AES-256-GCM. Thread-safe.
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
};

}  // namespace maestro
