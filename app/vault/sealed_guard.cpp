#include "app/vault/sealed_guard.hpp"

#include <algorithm>

#include "app/vault/landing_choice.hpp"
#include "app/vault/sealed_attempt.hpp"

namespace maestro {

SealedGuard::SealedGuard(const VaultParts& parts, SessionRows& rows, SealedRows& sealed, SessionKey session,
                         std::unique_ptr<SessionLock> lock)
    : parts_(parts),
      rows_(rows),
      sealed_(sealed),
      session_(std::move(session)),
      lock_(std::move(lock)),
      since_(parts.clock.now()) {
  lock_->leave(note());
}

LockNote SealedGuard::note() { return {parts_.host.process(), since_, std::nullopt, {}}; }

Result<std::optional<SessionRecord>> SealedGuard::load() {
  Result<StoredSession> settled = rows_.settle(session_);
  if (!settled) return fail(std::move(settled));
  return std::move(*settled).newest();
}

Result<std::unique_ptr<SpendAttempt>> SealedGuard::reserve(std::chrono::milliseconds timeout) {
  if (Status claimed = lock_->claim(timeout); !claimed) return fail(std::move(claimed));
  lock_->leave(note());
  SealedAttempt::Start start{session_, 0, std::nullopt, std::nullopt, {}, false};
  Result<StoredSession> found = rows_.settle(session_);
  if (found) {
    start.generation = found->generation;
    start.stored = std::move(*found).newest();
  } else {
    if (found.error().code != Errc::vault_corrupt) return fail(std::move(found));
    const Result<std::uint64_t> generation = rows_.generation(session_);
    if (!generation) return fail(generation.error());
    start.generation = *generation;
  }
  Result<std::string> vault_id = sealed_.vault_id();
  if (!vault_id) return fail(std::move(vault_id));
  start.vault_id = *std::move(vault_id);
  if (!fits_into_a_slot(start.stored))
    return std::make_unique<SealedAttempt>(parts_, rows_, sealed_, *lock_, std::move(start), nullptr);
  Result<ChosenSlot> chosen = choose_slot(parts_, rows_, session_, start.generation, start.vault_id, timeout);
  if (!chosen) return fail(std::move(chosen));
  start.vault_is_older = chosen->vault_is_older;
  return std::make_unique<SealedAttempt>(parts_, rows_, sealed_, *lock_, std::move(start), std::move(chosen->slot));
}

/// The next record is about as long as this one: tokens keep their length.
bool SealedGuard::fits_into_a_slot(const std::optional<SessionRecord>& stored) {
  if (!stored) return true;
  const Result<Row> sealed = sealed_.seal(session_row(session_), stored->generation, encode(*stored));
  return !sealed || sealed->sealed.size() <= longest_landed_row;
}

Status SealedGuard::erase() {
  const Result<std::uint64_t> generation = rows_.generation(session_);
  if (!generation) return fail(generation.error());
  std::optional<SessionRecord> before;
  if (Result<StoredSession> found = rows_.look(session_)) before = std::move(*found).newest();
  const RowChange pending{{session_, RecordKind::pending_login}, std::nullopt, std::nullopt, std::nullopt};
  // A pair that has landed for the stored generation must not be one generation later than the tombstone.
  const std::uint64_t newest = std::max(*generation, before ? before->generation : 0);
  Status erased = rows_.store(session_, tombstone(before, newest, actor_of(parts_)), {*generation, {pending}});
  if (!erased) return erased;
  rows_.clear_landed(session_);
  parts_.spilled.remove(session_);
  return {};
}

void SealedGuard::give_up(const Error& verdict) {
  LockNote left = note();
  left.gave_up_at = parts_.clock.now();
  left.verdict = verdict;
  lock_->leave(left);
}

std::vector<int> SealedGuard::prepare_fork() {
  parts_.rows.disconnect();
  return lock_->descriptors();
}

Status SealedGuard::adopt(const SessionRecord& imported, Older older) {
  const Result<std::uint64_t> generation = rows_.generation(session_);
  if (!generation) return fail(generation.error());
  const Result<std::optional<SessionRecord>> before = load();
  if (!before && older == Older::refused) return fail(before.error());
  const Obstacle obstacle = before ? obstacle_to_import(imported, *before) : Obstacle::none;
  if (obstacle == Obstacle::is_stored_already) return {};
  if (obstacle != Obstacle::none && older == Older::refused)
    return fail(Errc::older_copy, "something later is stored for " + session_.provider + "/" + session_.profile);
  const Result<std::uint64_t> now = rows_.generation(session_);
  if (!now) return fail(now.error());
  SessionRecord next = imported.clone();
  next.generation = std::max(*now + 1, imported.generation);
  next.intent.reset();
  next.home = {};
  if (const Result<VaultPlace> place = parts_.whereabouts.place()) next.home = home_after_write({}, *place);
  const Actor actor = actor_of(parts_);
  remember(next, {actor.now, HistoryEvent::imported, actor.process, actor.host});
  return rows_.store(session_, next, {*now});
}

}  // namespace maestro
