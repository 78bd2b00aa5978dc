#include "adapters/crypto/openssl_process.hpp"

#include <openssl/conf.h>
#include <openssl/crypto.h>

#include <mutex>

namespace maestro {
namespace {

bool is_postponed = false;

}  // namespace

void start_openssl_sparingly() {
  is_postponed =
      OPENSSL_init_crypto(OPENSSL_INIT_NO_LOAD_CONFIG | OPENSSL_INIT_NO_LOAD_CRYPTO_STRINGS | OPENSSL_INIT_NO_ATEXIT,
                          nullptr) == 1;
}

void load_openssl_configuration() {
  static std::once_flag once;
  std::call_once(once, [] {
    if (!is_postponed) return;
    CONF_modules_load_file(
        nullptr, nullptr,  // as OpenSSL does by itself
        CONF_MFLAGS_DEFAULT_SECTION | CONF_MFLAGS_IGNORE_MISSING_FILE | CONF_MFLAGS_IGNORE_RETURN_CODES);
  });
}

}  // namespace maestro
