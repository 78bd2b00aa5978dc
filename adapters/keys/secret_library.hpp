#pragma once

#include <libsecret/secret.h>

namespace maestro {

/// The few functions of libsecret, and of GLib below it, that keeping a key takes.
struct SecretLibrary {
  decltype(&secret_password_store_sync) store = nullptr;
  decltype(&secret_password_lookup_nonpageable_sync) lookup = nullptr;
  decltype(&secret_password_free) free = nullptr;  ///< wipes
  decltype(&g_cancellable_new) cancellable_new = nullptr;
  decltype(&g_cancellable_cancel) cancel = nullptr;
  decltype(&g_cancellable_is_cancelled) is_cancelled = nullptr;
  decltype(&g_object_unref) unref = nullptr;
  decltype(&g_error_free) error_free = nullptr;
};

/// Opens libsecret-1.so.0 on the first call, because it brings GLib and D-Bus, which only a vault with a key in the
/// keyring needs. Null when there is no usable libsecret. Thread-safe.
[[nodiscard]] const SecretLibrary* secret_library();

}  // namespace maestro
