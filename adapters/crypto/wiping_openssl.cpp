#include "adapters/crypto/wiping_openssl.hpp"

#include <openssl/crypto.h>

#include "adapters/system/wiping_memory.hpp"

namespace maestro {
namespace {

void* reallocate(void* memory, std::size_t size, const char* /*file*/, int /*line*/) {
  return wiping_realloc(memory, size);
}

void release(void* memory, const char* /*file*/, int /*line*/) { wiping_free(memory); }

}  // namespace

void make_openssl_wipe_memory() {
  CRYPTO_set_mem_functions(nullptr, reallocate, release);
  OPENSSL_init_crypto(OPENSSL_INIT_NO_ATEXIT, nullptr);
}

}  // namespace maestro
