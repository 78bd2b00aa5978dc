#include "adapters/crypto/openssl_crypto.hpp"

#include <openssl/evp.h>
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

Result<SealKey> OpenSslCrypto::derive(const Passphrase& passphrase, std::string_view salt) {
  constexpr std::uint64_t n = std::uint64_t{1} << 17;
  constexpr std::uint64_t r = 8;
  constexpr std::uint64_t p = 1;
  constexpr std::uint64_t memory = 128 * n * r + (std::uint64_t{1} << 20);  // and what OpenSSL counts besides
  WipingBytes key(gcm_key_bytes);
  const std::string_view words = passphrase.reveal();
  if (EVP_PBE_scrypt(words.data(), words.size(), reinterpret_cast<const unsigned char*>(salt.data()), salt.size(), n, r,
                     p, memory, reinterpret_cast<unsigned char*>(key.data()), key.size()) != 1)
    return fail(Errc::internal, "there is no memory to derive a key in", "scrypt takes 128 MiB");
  return SealKey(std::move(key));
}

}  // namespace maestro
