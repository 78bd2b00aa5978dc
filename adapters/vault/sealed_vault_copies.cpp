#include "adapters/vault/sealed_vault_copies.hpp"

#include <algorithm>

#include "adapters/system/file_safety.hpp"
#include "domain/utc_time.hpp"

namespace maestro {
namespace {

bool is_same(const RowName& left, const RowName& right) {
  return left.kind == right.kind && left.session.provider == right.session.provider &&
         left.session.profile == right.session.profile;
}

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
    changes.push_back({name, *std::move(row), std::nullopt});
    std::erase_if(*present, [&](const RowName& other) { return is_same(name, other); });
  }
  for (const RowName& name : *present) changes.push_back({name, std::nullopt, std::nullopt});
  return changes;
}

}  // namespace

Status SealedVaultCopies::backup(const std::string& path) {
  const Result<LockFile::Held> alone = vault_.take_alone();
  if (!alone) return fail(alone.error());
  return vault_.rows.copy_to(path);
}

Status SealedVaultCopies::restore(const std::string& path, Older older) {
  if (Status made = make_private_directory(directory_); !made) return made;
  const Result<std::unique_ptr<RowStore>> copy = vault_.rows.open_copy(path);
  Status sound = copy ? Status() : fail(copy.error());
  if (sound) {
    SealedRows sealed(**copy, keys_, crypto_);
    sound = sealed.unlock();
    if (sound) sound = check_rows(**copy, sealed);
  }
  if (!sound)
    return fail(sound.error().code, path + " cannot be restored: " + sound.error().what,
                "nothing was changed; try another backup, and the key that was in use when it was made");
  return replace_by(**copy, older);
}

Status SealedVaultCopies::replace_by(RowStore& copy, Older older) {
  const Result<std::optional<VaultHeader>> header = copy.header();
  if (!header) return fail(header.error());
  if (!*header) return fail(Errc::vault_corrupt, "the copy is gone");
  const Result<bool> exists = vault_.sealed.exists();
  if (!exists) return fail(exists.error());
  const Result<LockFile::Held> alone = *exists ? vault_.take_alone() : vault_.take_place();
  if (!alone) return fail(alone.error());
  const Result<std::optional<VaultHeader>> present = vault_.rows.header();
  if (!present) return fail(present.error());
  if (!*present)
    if (Status created = vault_.rows.create(**header); !created) return created;
  if (older == Older::refused) {
    if (*present && (*present)->vault_id != (*header)->vault_id)
      return fail(maestro::older("the copy is of another vault"));
    if (Status young = check_age(vault_.rows, copy); !young) return young;
  }
  const Result<std::vector<RowChange>> changes = difference(vault_.rows, copy);
  if (!changes) return fail(changes.error());
  return vault_.rows.rewrite(**header, *changes);
}

Result<std::string> SealedVaultCopies::set_aside() {
  Status opens = vault_.expect_vault();
  if (opens) opens = vault_.sealed.unlock();
  if (opens) {
    const Result<std::vector<RowName>> names = vault_.rows.names();
    if (!names) opens = fail(names.error());
  }
  if (opens)
    return fail(Errc::usage, "the vault opens, so it stays where it is",
                "`maestro auth logout --all` forgets its logins; `maestro vault check` finds a damaged one");
  if (opens.error().code != Errc::vault_corrupt && opens.error().code != Errc::vault_key) return fail(std::move(opens));
  const Result<LockFile::Held> alone = vault_.take_place();
  if (!alone) return fail(alone.error());
  std::string time = utc_time(clock_.now());
  std::erase_if(time, [](char c) { return c == ':' || c == '-'; });
  return vault_.rows.move_aside(".corrupt-" + time);
}

}  // namespace maestro
