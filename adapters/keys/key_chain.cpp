#include "adapters/keys/key_chain.hpp"

namespace maestro {
namespace {

std::string a_key_of(KeyKind kind) {
  switch (kind) {
    case KeyKind::file:
      return "a key file";
    case KeyKind::passphrase:
      return "a passphrase";
    case KeyKind::keyring:
      return "a key in the keyring";
  }
  return "";
}

}  // namespace

KeyProvider& KeyChain::of(KeyKind kind) {
  switch (kind) {
    case KeyKind::file:
      return kinds_.file;
    case KeyKind::passphrase:
      return kinds_.passphrase;
    case KeyKind::keyring:
      return kinds_.keyring;
  }
  return kinds_.file;
}

Result<SealKey> KeyChain::unlock(const KeySlot& slot, const KeyTest& is_right) {
  if (chosen_ && *chosen_ != slot.kind && other_ == Other::is_refused)
    return fail(
        Errc::vault_key,
        "the settings want " + a_key_of(*chosen_) + ", and the vault opens with " + a_key_of(slot.kind),
        "`maestro vault rekey` gives it the key that the settings want; with vault.key = \"auto\" either is fine");
  return of(slot.kind).unlock(slot, is_right);
}

Result<NewKey> KeyChain::create(const std::string& vault_id) {
  return of(chosen_.value_or(KeyKind::file)).create(vault_id);
}

Status KeyChain::forget(const KeySlot& slot) { return of(slot.kind).forget(slot); }

}  // namespace maestro
