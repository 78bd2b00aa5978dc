#include "app/vault/sealed_vault.hpp"

#include <algorithm>

namespace maestro {
namespace {

using std::chrono::milliseconds;

constexpr std::chrono::seconds create_timeout{10};
constexpr std::chrono::seconds adopt_timeout{60};  // a refresh may be under way
const std::string nobody_chose;

/// One row for each provider, under no profile. It is there from the first login on, even if nobody has chosen: before
/// a row may count as absent, the whole store must be looked through, and nearly every command asks for this one.
RowName choice_of(const std::string& provider) { return {{provider, ""}, RecordKind::profile_choice}; }

}  // namespace

SealedVault::SealedVault(const VaultParts& parts)
    : parts_(parts), sealed_(parts.rows, parts.keys, parts.crypto), sessions_(parts_, sealed_) {}

Result<std::optional<SessionRecord>> SealedVault::load(const SessionKey& session) {
  Result<StoredSession> found = sessions_.look(session);
  if (!found) return fail(std::move(found));
  return std::move(*found).newest();
}

Result<std::vector<SessionKey>> SealedVault::list() {
  Result<std::vector<RowName>> names = parts_.rows.names();
  if (!names) return fail(std::move(names));
  std::vector<SessionKey> sessions;
  for (RowName& name : *names) {
    if (name.kind != RecordKind::session) continue;
    const Result<std::optional<SessionRecord>> record = load(name.session);
    if (!record || holds_login(*record)) sessions.push_back(std::move(name.session));  // a damaged one is listed
  }
  return sessions;
}

Status SealedVault::prepare(milliseconds timeout) {
  Result<bool> exists = sealed_.exists();
  if (!exists) return fail(std::move(exists));
  if (*exists) return sealed_.unlock();
  if (Status room = parts_.locks.make_room(); !room) return room;
  const Result<NewKey> key = sealed_.draw_first_key();
  if (!key) return fail(key.error());
  const auto everything = parts_.locks.lock_all(std::max<milliseconds>(timeout, create_timeout));
  if (!everything) return fail(everything.error());
  if (Status created = sealed_.create_if_absent(*key); !created) return created;
  if (Status landing = parts_.landing.prepare(); !landing) return landing;
  return sealed_.unlock();
}

Result<std::unique_ptr<SessionGuard>> SealedVault::lock(const SessionKey& session, const LockWait& wait) {
  Result<std::unique_ptr<SealedGuard>> opened = open_session(session, wait);
  if (!opened) return fail(std::move(opened));
  return *std::move(opened);
}

Status SealedVault::adopt(const SessionKey& session, const SessionRecord& record, Older older,
                          std::chrono::sys_seconds /*at*/) {
  const Result<std::unique_ptr<SealedGuard>> opened = open_session(session, {adopt_timeout, std::nullopt});
  if (!opened) return fail(opened.error());
  return (*opened)->adopt(record, older);
}

Result<std::unique_ptr<SealedGuard>> SealedVault::open_session(const SessionKey& session, const LockWait& wait) {
  if (Status there = prepare(wait.timeout); !there) return fail(std::move(there));
  Result<std::unique_ptr<SessionLock>> lock = parts_.locks.lock(session_row(session), wait.timeout);
  if (!lock) return fail(std::move(lock));
  if (wait.since)
    if (std::optional<LockNote> note = parts_.locks.note(session_row(session));
        note && note->gave_up_at && *note->gave_up_at >= *wait.since)
      return fail(std::move(note->verdict));
  if (Status unlocked = sealed_.unlock(); !unlocked) return fail(std::move(unlocked));  // a rekey may have come before
  return std::make_unique<SealedGuard>(parts_, sessions_, sealed_, session, *std::move(lock));
}

SessionStanding SealedVault::standing(const SessionKey& session) {
  SessionStanding standing;
  standing.is_held = parts_.locks.is_held(session_row(session));
  if (std::optional<LockNote> note = parts_.locks.note(session_row(session))) {
    standing.process = note->process;
    standing.since = note->since;
    standing.gave_up_at = note->gave_up_at;
    standing.verdict = std::move(note->verdict);
  }
  return standing;
}

Status SealedVault::forget_at_once(const SessionKey& session) {
  if (Status there = sealed_.unlock(); !there) return there;
  const RowChange pending{{session, RecordKind::pending_login}, std::nullopt, std::nullopt, std::nullopt};
  Status erased;
  for (int tries = 0; tries < 3; ++tries) {
    const Result<std::uint64_t> generation = sessions_.generation(session);
    if (!generation) return fail(generation.error());
    std::optional<SessionRecord> before;
    if (Result<StoredSession> found = sessions_.look(session)) before = std::move(*found).newest();
    // A pair that is under way is one generation later than the row, and must not be one later than the tombstone.
    erased = sessions_.store(session, tombstone(before, *generation + 1, actor_of(parts_)), {*generation, {pending}});
    if (erased || erased.error().code != Errc::vault_overtaken) break;
  }
  if (erased) sessions_.clear_landed(session);
  return erased;
}

Status SealedVault::write(const RowName& name, std::uint64_t generation, const PlainRecord& plain, IfPresent present) {
  if (Status there = prepare(create_timeout); !there) return there;
  const auto lock = parts_.locks.lock(name, create_timeout);
  if (!lock) return fail(lock.error());
  if (present == IfPresent::keep) {
    const Result<std::optional<Row>> kept = parts_.rows.find(name);
    if (!kept || *kept) return {};  // in a damaged vault a login is still possible
  }
  if (Status unlocked = sealed_.unlock(); !unlocked) return unlocked;
  Result<Row> row = sealed_.seal(name, generation, plain);
  if (!row) return fail(std::move(row));
  std::string key_id = row->key_id;
  return parts_.rows.apply({std::nullopt, {RowChange{name, *std::move(row), std::nullopt, std::move(key_id)}}});
}

Status SealedVault::put(const SessionKey& session, const PendingLogin& pending) {
  (void)parts_.locks.lock_all(milliseconds::zero());  // what killed processes have left there goes, if nobody is at it
  Status choice = write(choice_of(session.provider), 1, encode_profile_choice(nobody_chose), IfPresent::keep);
  if (!choice) return choice;
  return write({session, RecordKind::pending_login}, pending_generation(pending.grant_id), encode(pending),
               IfPresent::replace);
}

Result<std::optional<PendingLogin>> SealedVault::find(const SessionKey& session) {
  Result<std::optional<SealedRows::Opened>> opened = sealed_.find({session, RecordKind::pending_login});
  if (!opened) return fail(std::move(opened));
  if (!*opened) return std::nullopt;
  Result<PendingLogin> pending = decode_pending_login((*opened)->plain);
  if (!pending) return fail(std::move(pending));
  return *std::move(pending);
}

Status SealedVault::remove(const SessionKey& session, const GrantId& grant_id) {
  Result<bool> exists = sealed_.exists();
  if (!exists) return fail(std::move(exists));
  if (!*exists) return {};
  const RowName name{session, RecordKind::pending_login};
  return parts_.rows.apply({std::nullopt, {RowChange{name, std::nullopt, pending_generation(grant_id), std::nullopt}}});
}

Result<std::optional<std::string>> SealedVault::chosen(const std::string& provider) {
  Result<std::optional<SealedRows::Opened>> opened = sealed_.find(choice_of(provider));
  if (!opened) return fail(std::move(opened));
  if (!*opened) return std::nullopt;
  Result<std::string> profile = decode_profile_choice((*opened)->plain);
  if (!profile) return fail(std::move(profile));
  if (*profile == nobody_chose) return std::nullopt;
  return *std::move(profile);
}

Status SealedVault::choose(const std::string& provider, const std::string& profile) {
  return write(choice_of(provider), 1, encode_profile_choice(profile), IfPresent::replace);
}

}  // namespace maestro
