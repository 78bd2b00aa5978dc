#include "adapters/vault/whole_vault.hpp"

namespace maestro {
namespace {

constexpr std::chrono::seconds patience{30};

}  // namespace

WholeVault::WholeVault(const VaultPlaces& places, RowStore& store, KeyProvider& keys, Crypto& crypto, Clock& clock)
    : rows(store, spill_directories(places)),
      lock_file(places.directory + "/vault.lock", clock),
      sealed(rows, keys, crypto) {}

Status WholeVault::expect_vault() {
  Result<bool> exists = sealed.exists();
  if (!exists) return fail(std::move(exists));
  if (!*exists) return fail(Errc::vault_unavailable, "there is no vault yet", "`maestro auth login` makes one");
  return {};
}

Result<LockFile::Held> WholeVault::take_place() { return lock_file.lock_all(patience); }

Result<LockFile::Held> WholeVault::take_alone() {
  if (Status there = expect_vault(); !there) return fail(std::move(there));
  Result<LockFile::Held> alone = take_place();
  if (!alone) return alone;
  if (Status brought = rows.bring_in(); !brought) return fail(std::move(brought));
  return alone;
}

Status check_rows(RowStore& rows, SealedRows& sealed) {
  Result<std::vector<RowName>> names = rows.names();
  if (!names) return fail(std::move(names));
  for (const RowName& name : *names) {
    const auto record = sealed.find(name);
    if (!record && record.error().code == Errc::vault_corrupt)
      return fail(Errc::vault_corrupt,
                  "a record of " + name.session.provider + "/" + name.session.profile + " is damaged",
                  "`maestro auth login` or `logout` of that profile replaces it");
    if (!record) return fail(record.error());
  }
  return {};
}

}  // namespace maestro
