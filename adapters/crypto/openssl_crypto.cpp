#include "adapters/crypto/openssl_crypto.hpp"

#include <openssl/rand.h>
#include <openssl/sha.h>

#include <cstdlib>

#include "adapters/crypto/aes_gcm.hpp"

namespace maestro {

WipingBytes OpenSslCrypto::random(std::size_t count) {
  WipingBytes bytes(count);
  if (RAND_bytes(reinterpret_cast<unsigned char*>(bytes.data()), static_cast<int>(count)) != 1) std::abort();
  return bytes;
}

Sha256Digest OpenSslCrypto::sha256(std::string_view bytes) {
  Sha256Digest digest{};
  SHA256(reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size(),
         reinterpret_cast<unsigned char*>(digest.data()));
  return digest;
}

Result<std::string> OpenSslCrypto::seal(const SealKey& key, const PlainRecord& plain,
                                        std::string_view additional_data) {
  const WipingBytes nonce = random(gcm_nonce_bytes);
  return seal_aes_256_gcm(key, {nonce.data(), nonce.size()}, plain, additional_data);
}

Result<PlainRecord> OpenSslCrypto::open(const SealKey& key, std::string_view sealed, std::string_view additional_data) {
  return open_aes_256_gcm(key, sealed, additional_data);
}

}  // namespace maestro
