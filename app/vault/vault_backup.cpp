#include "app/vault/vault_backup.hpp"

#include <algorithm>

#include "domain/utc_time.hpp"

namespace maestro {
namespace {

Error older(const std::string& what) {
  return {Errc::older_copy, what, "--force restores it all the same; a login that has moved on since may be refused"};
}

/// Errc::older_copy if the vault knows of a login something later than the copy does.
Status check_age(RowStore& vault, RowStore& copy) {
  Result<std::vector<RowName>> names = vault.names();
  if (!names) return fail(std::move(names));
  for (const RowName& name : *names) {
    if (name.kind != RecordKind::session) continue;
    const Result<std::optional<Row>> now = vault.find(name);
    if (!now) return fail(now.error());
    const Result<std::optional<Row>> then = copy.find(name);
    if (!then) return fail(then.error());
    if (*now && (!*then || (*then)->generation < (*now)->generation))
      return fail(older("the copy is older than the login of " + name.session.provider + "/" + name.session.profile));
  }
  return {};
}

/// What makes the vault's rows those of the copy.
Result<std::vector<RowChange>> difference(RowStore& vault, RowStore& copy) {
  Result<std::vector<RowName>> present = vault.names();
  if (!present) return fail(std::move(present));
  const Result<std::vector<RowName>> wanted = copy.names();
  if (!wanted) return fail(wanted.error());
  std::vector<RowChange> changes;
  for (const RowName& name : *wanted) {
    Result<std::optional<Row>> row = copy.find(name);
    if (!row) return fail(std::move(row));
    changes.push_back({name, *std::move(row), std::nullopt, std::nullopt});
    std::erase_if(*present, [&](const RowName& other) { return name == other; });
  }
  for (const RowName& name : *present) changes.push_back({name, std::nullopt, std::nullopt, std::nullopt});
  return changes;
}

}  // namespace

Status VaultBackup::backup(const std::string& path) {
  const Result<std::unique_ptr<SessionLock>> alone = vault_.take_alone();
  if (!alone) return fail(alone.error());
  return files_.copy_to(path);
}

Status VaultBackup::restore(const std::string& path, Older older) {
  if (Status made = vault_.parts.locks.make_room(); !made) return made;
  const Result<std::unique_ptr<RowStore>> copy = files_.open_copy(path);
  Status sound = copy ? Status() : fail(copy.error());
  if (sound) {
    SealedRows sealed(**copy, vault_.parts.keys, vault_.parts.crypto);
    sound = sealed.unlock();
    if (sound) sound = check_rows(**copy, sealed);
  }
  if (!sound)
    return fail(sound.error().code, path + " cannot be restored: " + sound.error().what,
                "nothing was changed; try another backup, and the key that was in use when it was made");
  return replace_by(**copy, older);
}

Status VaultBackup::replace_by(RowStore& copy, Older older) {
  const Result<std::optional<VaultHeader>> header = copy.header();
  if (!header) return fail(header.error());
  if (!*header) return fail(Errc::vault_corrupt, "the copy is gone");
  const Result<bool> exists = vault_.sealed.exists();
  if (!exists) return fail(exists.error());
  const Result<std::unique_ptr<SessionLock>> alone = *exists ? vault_.take_alone() : vault_.take_place();
  if (!alone) return fail(alone.error());
  const Result<std::optional<VaultHeader>> present = vault_.parts.rows.header();
  if (!present) return fail(present.error());
  if (!*present)
    if (Status created = vault_.parts.rows.create(**header); !created) return created;
  if (older == Older::refused) {
    if (*present && (*present)->vault_id != (*header)->vault_id)
      return fail(maestro::older("the copy is of another vault"));
    if (Status young = check_age(vault_.parts.rows, copy); !young) return young;
  }
  Result<std::vector<RowChange>> changes = difference(vault_.parts.rows, copy);
  if (!changes) return fail(std::move(changes));
  // Before the rows change: what has landed is stored by now, and a slot that remembers a later generation than the
  // copy's would keep its login from being refreshed.
  vault_.wipe_slots();
  if (Status restored = vault_.parts.rows.apply({**header, *std::move(changes), std::nullopt}); !restored)
    return restored;
  return vault_.parts.landing.prepare();
}

Result<std::string> VaultBackup::set_aside() {
  Status opens = vault_.expect_vault();
  if (opens) opens = vault_.sealed.unlock();
  if (opens) {
    const Result<std::vector<RowName>> names = vault_.parts.rows.names();
    if (!names) opens = fail(names.error());
  }
  if (opens)
    return fail(Errc::usage, "the vault opens, so it stays where it is",
                "`maestro auth logout --all` forgets its logins; `maestro vault check` finds a damaged one");
  if (opens.error().code != Errc::vault_corrupt && opens.error().code != Errc::vault_key) return fail(std::move(opens));
  const Result<std::unique_ptr<SessionLock>> alone = vault_.take_place();
  if (!alone) return fail(alone.error());
  std::string time = utc_time(vault_.parts.clock.now());
  std::erase_if(time, [](char c) { return c == ':' || c == '-'; });
  return files_.move_aside(".corrupt-" + time);
}

}  // namespace maestro
