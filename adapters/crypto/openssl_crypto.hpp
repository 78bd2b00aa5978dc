#pragma once

#include "ports/crypto.hpp"

namespace maestro {

/// Crypto over OpenSSL 3's libcrypto.
class OpenSslCrypto final : public Crypto {
 public:
  WipingBytes random(std::size_t count) override;
  Sha256Digest sha256(std::string_view bytes) override;
  Result<std::string> seal(const SealKey& key, const PlainRecord& plain, std::string_view additional_data) override;
  Result<PlainRecord> open(const SealKey& key, std::string_view sealed, std::string_view additional_data) override;
  Result<SealKey> derive(const Passphrase& passphrase, std::string_view salt) override;
};

}  // namespace maestro
