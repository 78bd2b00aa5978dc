#include "adapters/crypto/aes_gcm.hpp"

#include <openssl/evp.h>

#include <memory>

namespace maestro {
namespace {

struct FreeContext {
  void operator()(EVP_CIPHER_CTX* context) const { EVP_CIPHER_CTX_free(context); }
};
using Context = std::unique_ptr<EVP_CIPHER_CTX, FreeContext>;

const unsigned char* octets(std::string_view text) { return reinterpret_cast<const unsigned char*>(text.data()); }

bool fits(std::size_t size) { return size < (std::size_t{1} << 30); }

}  // namespace

Result<std::string> seal_aes_256_gcm(const SealKey& key, std::string_view nonce, const PlainRecord& plain,
                                     std::string_view additional_data) {
  if (key.size() != gcm_key_bytes || nonce.size() != gcm_nonce_bytes || !fits(plain.size()) ||
      !fits(additional_data.size()))
    return fail(Errc::internal, "sealing was asked for with a key, nonce or text of the wrong size");

  std::string sealed(nonce.size() + plain.size() + gcm_tag_bytes, '\0');
  sealed.replace(0, nonce.size(), nonce);
  auto* body = reinterpret_cast<unsigned char*>(sealed.data()) + nonce.size();
  int length = 0;
  const Context context(EVP_CIPHER_CTX_new());
  const bool done =
      context != nullptr &&
      EVP_EncryptInit_ex(context.get(), EVP_aes_256_gcm(), nullptr, octets(key.reveal()), octets(nonce)) == 1 &&
      EVP_EncryptUpdate(context.get(), nullptr, &length, octets(additional_data),
                        static_cast<int>(additional_data.size())) == 1 &&
      EVP_EncryptUpdate(context.get(), body, &length, octets(plain.reveal()), static_cast<int>(plain.size())) == 1 &&
      EVP_EncryptFinal_ex(context.get(), body + length, &length) == 1 &&
      EVP_CIPHER_CTX_ctrl(context.get(), EVP_CTRL_GCM_GET_TAG, gcm_tag_bytes, body + plain.size()) == 1;
  if (!done) return fail(Errc::internal, "the cryptographic library could not seal a record");
  return sealed;
}

Result<PlainRecord> open_aes_256_gcm(const SealKey& key, std::string_view sealed, std::string_view additional_data) {
  if (key.size() != gcm_key_bytes || !fits(sealed.size()) || !fits(additional_data.size()))
    return fail(Errc::internal, "opening was asked for with a key or text of the wrong size");
  constexpr std::string_view hint = "restore a backup, or move the vault aside and log in again";
  if (sealed.size() < gcm_nonce_bytes + gcm_tag_bytes)
    return fail(Errc::vault_corrupt, "a sealed record is cut short", std::string(hint));

  const std::string_view nonce = sealed.substr(0, gcm_nonce_bytes);
  std::string tag(sealed.substr(sealed.size() - gcm_tag_bytes));
  const std::string_view body = sealed.substr(gcm_nonce_bytes, sealed.size() - gcm_nonce_bytes - gcm_tag_bytes);
  WipingBytes plain(body.size() + 1);  // OpenSSL wants somewhere to point to, even for an empty text
  auto* out = reinterpret_cast<unsigned char*>(plain.data());
  int length = 0;
  const Context context(EVP_CIPHER_CTX_new());
  const bool genuine =
      context != nullptr &&
      EVP_DecryptInit_ex(context.get(), EVP_aes_256_gcm(), nullptr, octets(key.reveal()), octets(nonce)) == 1 &&
      EVP_DecryptUpdate(context.get(), nullptr, &length, octets(additional_data),
                        static_cast<int>(additional_data.size())) == 1 &&
      EVP_DecryptUpdate(context.get(), out, &length, octets(body), static_cast<int>(body.size())) == 1 &&
      EVP_CIPHER_CTX_ctrl(context.get(), EVP_CTRL_GCM_SET_TAG, gcm_tag_bytes, tag.data()) == 1 &&
      EVP_DecryptFinal_ex(context.get(), out + length, &length) == 1;
  if (!genuine)
    return fail(Errc::vault_corrupt, "a sealed record does not open: it is damaged or not from this vault",
                std::string(hint));
  plain.resize(body.size());
  return PlainRecord(std::move(plain));
}

}  // namespace maestro
