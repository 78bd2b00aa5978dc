#pragma once

#include <openssl/evp.h>

#include "ports/crypto.hpp"

namespace maestro::testing {

/// Random bytes that count upwards, a true SHA-256, and a seal that anybody can open in the right place.
class FakeCrypto final : public Crypto {
 public:
  WipingBytes random(std::size_t count) override {
    WipingBytes bytes(count);
    for (char& byte : bytes) byte = static_cast<char>(next_++);
    return bytes;
  }
  Sha256Digest sha256(std::string_view bytes) override {
    Sha256Digest digest{};
    EVP_Digest(bytes.data(), bytes.size(), reinterpret_cast<unsigned char*>(digest.data()), nullptr, EVP_sha256(),
               nullptr);
    return digest;
  }
  Result<std::string> seal(const SealKey& key, const PlainRecord& plain, std::string_view additional_data) override {
    return mark(key, additional_data) + std::string(plain.reveal());
  }
  Result<PlainRecord> open(const SealKey& key, std::string_view sealed, std::string_view additional_data) override {
    const std::string expected = mark(key, additional_data);
    if (!sealed.starts_with(expected)) return fail(Errc::vault_corrupt, "sealed elsewhere");
    return PlainRecord(sealed.substr(expected.size()));
  }
  Result<SealKey> derive(const Passphrase& passphrase, std::string_view salt) override {
    const Sha256Digest digest = sha256(std::string(passphrase.reveal()) + std::string(salt));
    return SealKey(std::string_view(digest.data(), digest.size()));
  }

 private:
  std::string mark(const SealKey& key, std::string_view additional_data) {
    const Sha256Digest digest = sha256(std::string(key.reveal()) + std::string(additional_data));
    return {digest.begin(), digest.end()};
  }
  unsigned char next_ = 0;
};

}  // namespace maestro::testing
