#include "adapters/keys/secret_library.hpp"

#include <dlfcn.h>

namespace maestro {
namespace {

template <class Function>
bool find(void* library, const char* name, Function& function) {
  function = reinterpret_cast<Function>(::dlsym(library, name));
  return function != nullptr;
}

bool open(SecretLibrary& secret) {
  void* library = ::dlopen("libsecret-1.so.0", RTLD_NOW | RTLD_LOCAL);  // GLib cannot be closed again
  return library != nullptr && find(library, "secret_password_store_sync", secret.store) &&
         find(library, "secret_password_lookup_nonpageable_sync", secret.lookup) &&
         find(library, "secret_password_free", secret.free) &&
         find(library, "g_cancellable_new", secret.cancellable_new) &&
         find(library, "g_cancellable_cancel", secret.cancel) &&
         find(library, "g_cancellable_is_cancelled", secret.is_cancelled) &&
         find(library, "g_object_unref", secret.unref) && find(library, "g_error_free", secret.error_free);
}

}  // namespace

const SecretLibrary* secret_library() {
  static SecretLibrary secret;
  static const bool usable = open(secret);
  return usable ? &secret : nullptr;
}

}  // namespace maestro
