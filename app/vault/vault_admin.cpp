#include "app/vault/vault_admin.hpp"

#include <algorithm>

#include "domain/hexadecimal.hpp"

namespace maestro {

Result<std::optional<VaultInfo>> VaultAdmin::info() {
  Result<std::optional<VaultHeader>> header = vault_.parts.rows.header();
  if (!header) return fail(std::move(header));
  if (!*header) return std::nullopt;
  Result<std::vector<RowName>> names = vault_.parts.rows.names();
  if (!names) return fail(std::move(names));
  const auto logins = std::count_if(names->begin(), names->end(),
                                    [](const RowName& name) { return name.kind != RecordKind::profile_choice; });
  return VaultInfo{hexadecimal((*header)->vault_id), hexadecimal((*header)->key_id), (*header)->key_kind,
                   static_cast<std::uint64_t>(logins)};
}

Status VaultAdmin::check() {
  if (Status there = vault_.expect_vault(); !there) return there;
  if (Status unlocked = vault_.sealed.unlock(); !unlocked) return unlocked;
  return check_rows(vault_.parts.rows, vault_.sealed);
}

Status VaultAdmin::rekey(Rekey which) {
  if (Status there = vault_.expect_vault(); !there) return there;
  if (Status unlocked = vault_.sealed.unlock(); !unlocked) return unlocked;
  const Result<NewKey> key = vault_.sealed.draw_next_key(which);
  if (!key) return fail(key.error());
  const Result<std::unique_ptr<SessionLock>> alone = vault_.take_alone();
  if (!alone) return fail(alone.error());
  if (Status resealed = vault_.sealed.reseal(*key); !resealed) return resealed;
  vault_.wipe_slots();
  return {};
}

Status VaultAdmin::adopt() {
  if (Status there = vault_.expect_vault(); !there) return there;
  if (Status unlocked = vault_.sealed.unlock(); !unlocked) return unlocked;
  const Result<std::unique_ptr<SessionLock>> alone = vault_.take_alone();
  if (!alone) return fail(alone.error());
  // On an overlay the first write makes another file of it: so it is written once before it is looked at.
  if (Status written = vault_.parts.rows.apply({}); !written) return written;
  const Result<VaultPlace> place = vault_.parts.whereabouts.place();
  if (!place) return fail(place.error());
  const Result<std::vector<RowName>> names = vault_.parts.rows.names();
  if (!names) return fail(names.error());

  const Actor actor = actor_of(vault_.parts);
  StoreChange change;
  for (const RowName& name : *names) {
    if (name.kind != RecordKind::session) continue;
    const Result<StoredSession> found = vault_.sessions.look(name.session);
    if (!found && found.error().code != Errc::vault_corrupt) return fail(found.error());
    if (!found || !holds_login(found->record)) continue;
    SessionRecord adopted = found->record->clone();
    adopted.home = home_after_write({}, *place);
    remember(adopted, {actor.now, HistoryEvent::moved, actor.process, actor.host});
    Result<Row> row = vault_.sealed.seal(name, adopted.generation, encode(adopted));
    if (!row) return fail(std::move(row));
    std::string key_id = row->key_id;
    change.rows.push_back({name, *std::move(row), adopted.generation, std::move(key_id), std::nullopt});
  }
  vault_.wipe_slots();
  return vault_.parts.rows.apply(change);
}

Status VaultAdmin::forget_key() {
  Result<std::optional<VaultHeader>> header = vault_.parts.rows.header();
  if (!header) return fail(std::move(header));
  if (!*header) return {};
  return vault_.parts.keys.forget((*header)->slot());
}

}  // namespace maestro
