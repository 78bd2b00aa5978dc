#include "adapters/keys/passphrase_key.hpp"

#include "adapters/keys/kernel_key_cache.hpp"
#include "adapters/system/file_safety.hpp"

namespace maestro {
namespace {

constexpr int tries = 3;
constexpr std::chrono::minutes remembered{15};

tl::unexpected<Error> without_terminal() {
  return fail(Errc::vault_key, "the vault's passphrase is needed, and there is no terminal to ask on",
              "run `maestro auth status` on a terminal first, or name a file in MAESTRO_VAULT_PASSPHRASE_FILE");
}

}  // namespace

Result<Passphrase> PassphraseKey::from_file() const {
  Result<std::optional<FileIdentity>> found = check_private_file(file_);
  if (!found) return fail(std::move(found));
  if (!*found)
    return fail(Errc::vault_key, "the passphrase file " + file_ + " is missing",
                "put it back, or unset MAESTRO_VAULT_PASSPHRASE_FILE to be asked");
  Result<WipingBytes> content = read_small_file(file_);
  if (!content) return fail(std::move(content));
  while (!content->empty() && (content->back() == '\n' || content->back() == '\r')) content->pop_back();
  return Passphrase(*std::move(content));
}

void PassphraseKey::keep(const KeySlot& slot, const SealKey& key) {
  last_.emplace(name_of(slot), key.clone());
  KernelKeyCache::keep(name_of(slot), key, remembered);
}

Result<SealKey> PassphraseKey::unlock(const KeySlot& slot, const KeyTest& is_right) {
  const std::lock_guard guard(mutex_);
  if (last_ && last_->first == name_of(slot) && is_right(last_->second)) return last_->second.clone();
  if (std::optional<SealKey> kept = KernelKeyCache::find(name_of(slot)); kept && is_right(*kept))
    return *std::move(kept);
  return ask(slot, is_right);
}

Result<SealKey> PassphraseKey::ask(const KeySlot& slot, const KeyTest& is_right) {
  for (int tries_left = file_.empty() ? tries : 1; tries_left > 0; --tries_left) {
    Result<Passphrase> passphrase =
        file_.empty()
            ? console_.ask_passphrase("Passphrase of the vault (it is not shown): ", Console::Asking::for_a_known_one)
            : from_file();
    if (!passphrase && passphrase.error().code == Errc::no_input) return without_terminal();
    if (!passphrase) return fail(std::move(passphrase));
    Result<SealKey> key = crypto_.derive(*passphrase, slot.salt);
    if (!key) return key;
    if (is_right(*key)) {
      keep(slot, *key);
      return key;
    }
    if (tries_left > 1) console_.say("That is not the passphrase.\n");
  }
  return fail(Errc::vault_key, "that is not the passphrase of the vault",
              file_.empty() ? "try again: nothing was changed" : "correct the passphrase in " + file_);
}

Result<NewKey> PassphraseKey::create(const std::string& vault_id) {
  const std::lock_guard guard(mutex_);
  Result<Passphrase> passphrase =
      file_.empty()
          ? console_.ask_passphrase("New passphrase for the vault (it is not shown): ", Console::Asking::for_a_new_one)
          : from_file();
  if (!passphrase && passphrase.error().code == Errc::no_input) return without_terminal();
  if (!passphrase) return fail(std::move(passphrase));
  if (passphrase->size() < shortest_passphrase)
    return fail(Errc::bad_input, "the passphrase has fewer than 8 characters", "choose a longer one: four words, say");
  const WipingBytes salt = crypto_.random(key_salt_bytes);
  const KeySlot slot{KeyKind::passphrase, vault_id, {salt.begin(), salt.end()}};
  Result<SealKey> key = crypto_.derive(*passphrase, slot.salt);
  if (!key) return fail(std::move(key));
  keep(slot, *key);
  return NewKey{*std::move(key), slot};
}

Status PassphraseKey::forget(const KeySlot& slot) {
  const std::lock_guard guard(mutex_);
  last_.reset();
  KernelKeyCache::drop(name_of(slot));
  return {};
}

}  // namespace maestro
