#include "adapters/keys/kernel_key_cache.hpp"

#include <linux/keyctl.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <cerrno>

namespace maestro {
namespace {

constexpr const char* key_type = "user";
constexpr std::size_t key_bytes = 32;
/// Everything to a session that is linked to the user's keyring; to the same user in any other: to look, read and
/// search, because a session that was begun by cron, su or some sshd has no such link.
constexpr unsigned long permissions = 0x3f0b0000;

template <class... Arguments>
long keyctl(int operation, Arguments... arguments) {
  return ::syscall(SYS_keyctl, operation, arguments...);
}

std::string description(const std::string& name) { return "maestro:" + name; }

long search(const std::string& name) {
  return keyctl(KEYCTL_SEARCH, KEY_SPEC_USER_KEYRING, key_type, description(name).c_str(), 0);
}

}  // namespace

std::optional<SealKey> KernelKeyCache::find(const std::string& name) {
  const long key = search(name);
  if (key < 0) return std::nullopt;
  WipingBytes bytes(key_bytes);
  if (keyctl(KEYCTL_READ, key, bytes.data(), bytes.size()) != static_cast<long>(key_bytes)) return std::nullopt;
  return SealKey(std::move(bytes));
}

void KernelKeyCache::keep(const std::string& name, const SealKey& key, std::chrono::seconds lifetime) {
  const std::string_view bytes = key.reveal();
  const long added =
      ::syscall(SYS_add_key, key_type, description(name).c_str(), bytes.data(), bytes.size(), KEY_SPEC_PROCESS_KEYRING);
  if (added < 0) return;
  // First only where this process alone sees it: a key that could not be given its end must not be left behind.
  const bool limited =
      keyctl(KEYCTL_SET_TIMEOUT, added, lifetime.count()) == 0 && keyctl(KEYCTL_SETPERM, added, permissions) == 0;
  if (limited) keyctl(KEYCTL_LINK, added, KEY_SPEC_USER_KEYRING);
  keyctl(KEYCTL_UNLINK, added, KEY_SPEC_PROCESS_KEYRING);
}

void KernelKeyCache::drop(const std::string& name) {
  for (long key = search(name); key >= 0; key = search(name))
    if (keyctl(KEYCTL_UNLINK, key, KEY_SPEC_USER_KEYRING) != 0) return;
}

}  // namespace maestro
