#include "app/vault/whole_vault.hpp"

namespace maestro {
namespace {

/// A refresh may be under way.
constexpr std::chrono::seconds timeout{60};

}  // namespace

Status WholeVault::expect_vault() {
  Result<bool> exists = sealed.exists();
  if (!exists) return fail(std::move(exists));
  if (!*exists) return fail(Errc::vault_unavailable, "there is no vault yet", "the first login creates one");
  return {};
}

Result<std::unique_ptr<SessionLock>> WholeVault::take_place() { return parts.locks.lock_all(timeout); }

Result<std::unique_ptr<SessionLock>> WholeVault::take_alone() {
  if (Status there = expect_vault(); !there) return fail(std::move(there));
  Result<std::unique_ptr<SessionLock>> alone = take_place();
  if (!alone) return alone;
  const Result<std::vector<RowName>> names = parts.rows.names();
  if (!names) return fail(names.error());
  for (const RowName& name : *names) {
    if (name.kind != RecordKind::session) continue;
    const Result<StoredSession> settled = sessions.settle(name.session);
    if (!settled && settled.error().code != Errc::vault_corrupt) return fail(settled.error());
    if (settled && settled->landed)
      return fail(Errc::vault_unavailable,
                  "the last refresh of " + name.session.provider + "/" + name.session.profile + " is not stored yet",
                  "free some disk space and try again; your login is kept");
  }
  return alone;
}

void WholeVault::wipe_slots() {
  for (std::size_t number = 0; number < landing_slots; ++number)
    if (const Result<std::unique_ptr<LandingSlot>> slot = parts.landing.take(number); slot && *slot) (*slot)->wipe();
}

Status check_rows(RowStore& rows, SealedRows& sealed) {
  Result<std::vector<RowName>> names = rows.names();
  if (!names) return fail(std::move(names));
  for (const RowName& name : *names) {
    const auto record = sealed.find(name);
    if (!record && record.error().code == Errc::vault_corrupt)
      return fail(Errc::vault_corrupt,
                  "a record of " + name.session.provider + "/" + name.session.profile + " is damaged",
                  "log in or out with that profile to replace it");
    if (!record) return fail(record.error());
  }
  return {};
}

}  // namespace maestro
