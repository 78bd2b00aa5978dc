#include "adapters/keys/secret_library.hpp"

#include "adapters/system/shared_library.hpp"

namespace maestro {
namespace {

bool open(SecretLibrary& secret) {
  const SharedLibrary library("libsecret-1.so.0");
  return library.find("secret_password_store_sync", secret.store) &&
         library.find("secret_password_lookup_nonpageable_sync", secret.lookup) &&
         library.find("secret_password_free", secret.free) &&
         library.find("g_cancellable_new", secret.cancellable_new) &&
         library.find("g_cancellable_cancel", secret.cancel) &&
         library.find("g_cancellable_is_cancelled", secret.is_cancelled) &&
         library.find("g_object_unref", secret.unref) && library.find("g_error_free", secret.error_free);
}

}  // namespace

const SecretLibrary* secret_library() {
  static SecretLibrary secret;
  static const bool usable = open(secret);
  return usable ? &secret : nullptr;
}

}  // namespace maestro
