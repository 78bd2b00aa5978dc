#pragma once

#include <string>
#include <string_view>

#include "domain/result.hpp"
#include "domain/secret.hpp"

namespace maestro {

inline constexpr std::size_t gcm_key_bytes = 32;
inline constexpr std::size_t gcm_nonce_bytes = 12;
inline constexpr std::size_t gcm_tag_bytes = 16;

/// AES-256-GCM (NIST SP 800-38D) with a 96-bit nonce and a 128-bit tag. Gives nonce, ciphertext, tag. A nonce must
/// never serve twice under one key: draw it at random, as OpenSslCrypto::seal does.
[[nodiscard]] Result<std::string> seal_aes_256_gcm(const SealKey& key, std::string_view nonce, const PlainRecord& plain,
                                                   std::string_view additional_data);

/// Fails with Errc::vault_corrupt if key, nonce, ciphertext, tag or additional data are not those of the sealing.
[[nodiscard]] Result<PlainRecord> open_aes_256_gcm(const SealKey& key, std::string_view sealed,
                                                   std::string_view additional_data);

}  // namespace maestro
