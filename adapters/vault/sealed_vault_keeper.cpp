#include "adapters/vault/sealed_vault_keeper.hpp"

#include <algorithm>

#include "domain/hexadecimal.hpp"

namespace maestro {

Result<std::optional<VaultInfo>> SealedVaultKeeper::info() {
  Result<std::optional<VaultHeader>> header = vault_.rows.header();
  if (!header) return fail(std::move(header));
  if (!*header) return std::nullopt;
  Result<std::vector<RowName>> names = vault_.rows.names();
  if (!names) return fail(std::move(names));
  const auto logins = std::count_if(names->begin(), names->end(),
                                    [](const RowName& name) { return name.kind != RecordKind::profile_choice; });
  return VaultInfo{hexadecimal((*header)->vault_id), hexadecimal((*header)->key_id), (*header)->key_kind,
                   static_cast<std::uint64_t>(logins)};
}

Status SealedVaultKeeper::check() {
  if (Status there = vault_.expect_vault(); !there) return there;
  if (Status unlocked = vault_.sealed.unlock(); !unlocked) return unlocked;
  return check_rows(vault_.rows, vault_.sealed);
}

Status SealedVaultKeeper::rekey(Rekey which) {
  if (Status there = vault_.expect_vault(); !there) return there;
  if (Status unlocked = vault_.sealed.unlock(); !unlocked) return unlocked;
  const Result<NewKey> key = vault_.sealed.draw_next_key(which);
  if (!key) return fail(key.error());
  const Result<LockFile::Held> alone = vault_.take_alone();
  if (!alone) return fail(alone.error());
  return vault_.sealed.reseal(*key);
}

Status SealedVaultKeeper::forget_key() {
  Result<std::optional<VaultHeader>> header = vault_.rows.header();
  if (!header) return fail(std::move(header));
  if (!*header) return {};
  return keys_.forget((*header)->slot());
}

}  // namespace maestro
