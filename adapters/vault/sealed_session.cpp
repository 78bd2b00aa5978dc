#include "adapters/vault/sealed_session.hpp"

#include <unistd.h>

#include <algorithm>

namespace maestro {
namespace {

HistoryEntry entry(std::chrono::sys_seconds at, HistoryEvent event) {
  return {at, event, static_cast<std::uint32_t>(::getpid())};
}

}  // namespace

Result<std::optional<SessionRecord>> load_session(SealedRows& sealed, const SessionKey& session) {
  Result<std::optional<SealedRows::Opened>> opened = sealed.find({session, RecordKind::session});
  if (!opened) return fail(std::move(opened));
  if (!*opened) return std::nullopt;
  Result<SessionRecord> record = decode_session((*opened)->plain);
  if (!record) return fail(std::move(record));
  if (record->generation != (*opened)->generation)
    return fail(Errc::vault_corrupt, "a record of the vault has two generations",
                "run `maestro auth login` to replace this login");
  return *std::move(record);
}

std::uint64_t pending_generation(const GrantId& grant_id) {
  std::uint64_t number = 0;
  for (std::size_t i = 0; i < 8; ++i) number = (number << 8) | static_cast<unsigned char>(grant_id.at(i));
  return number == 0 ? 1 : number;
}

Result<std::optional<SessionRecord>> SealedSession::load() { return load_session(sealed_, session_); }

Result<std::uint64_t> SealedSession::stored_generation() {
  Result<std::optional<Row>> row = rows_.find({session_, RecordKind::session});
  if (!row) return fail(std::move(row));
  return *row ? (*row)->generation : 0;
}

Status SealedSession::store(const SessionRecord& record, std::uint64_t expected, std::vector<RowChange> before) {
  const RowName name{session_, RecordKind::session};
  Result<Row> row = sealed_.seal(name, record.generation, encode(record));
  if (!row) return fail(std::move(row));
  before.push_back(RowChange{name, *std::move(row), expected});
  return rows_.apply(before);
}

template <class Change>
Status SealedSession::amend(Change change) {
  Result<std::optional<SessionRecord>> record = load();
  if (!record) return fail(std::move(record));
  if (!*record) return fail(Errc::internal, "there is no login to change");
  change(**record);
  return store(**record, (*record)->generation, {});
}

Status SealedSession::intend(const Intent& intent) {
  return amend([&](SessionRecord& record) { record.intent = intent; });
}

Status SealedSession::withdraw(const FailedRefresh& failed) {
  return amend([&](SessionRecord& record) {
    if (failed.definitive) record.intent.reset();
    record.not_before = failed.not_before;
    record.last_try = failed.at;
    if (failed.rejected) record.state = GrantState::rejected;
    remember(record, entry(failed.at, failed.rejected ? HistoryEvent::rejected : HistoryEvent::failed));
  });
}

Result<std::optional<SealedSession::Successor>> SealedSession::successor(const SessionRecord& next,
                                                                         std::chrono::sys_seconds at) {
  Result<std::uint64_t> stored = stored_generation();
  if (!stored) return fail(std::move(stored));
  Result<std::optional<SessionRecord>> before = load();
  if (before && *before && is_committed(next, **before)) return std::nullopt;
  Successor result{next.clone(), *stored};
  result.record.history = before && *before ? std::move((*before)->history) : std::vector<HistoryEntry>();
  if (next.generation == 0) {
    result.record.generation = *stored + 1;
    remember(result.record, entry(at, HistoryEvent::login));
    return result;
  }
  if (!before) return fail(std::move(before));
  if (!*before || (*before)->grant_id != next.grant_id || next.generation != *stored + 1)
    return fail(Errc::internal, "a token of another login was to be stored over this one",
                "the stored login was left as it is");
  remember(result.record, entry(at, HistoryEvent::refreshed));
  return result;
}

Result<Kept> SealedSession::commit(const SessionRecord& next, std::chrono::sys_seconds at) {
  Result<std::optional<Successor>> successor = this->successor(next, at);
  if (!successor) return fail(std::move(successor));
  if (!*successor) return Kept::in_vault;
  const auto& [record, replaces] = **successor;
  std::vector<RowChange> before;
  if (next.generation == 0)
    before.push_back({{session_, RecordKind::pending_login}, std::nullopt, pending_generation(next.grant_id)});
  const Status stored = store(record, replaces, std::move(before));
  if (stored) return Kept::in_vault;
  if (stored.error().code == Errc::internal || !set_aside(record)) return fail(stored.error());
  return Kept::beside_it;
}

Status SealedSession::set_aside(const SessionRecord& record) {
  Result<Row> row = sealed_.seal({session_, RecordKind::session}, record.generation, encode(record));
  if (!row) return fail(std::move(row));
  return rows_.set_aside(session_, *row);
}

Status SealedSession::adopt(const SessionRecord& record, Older older, std::chrono::sys_seconds at) {
  Result<std::uint64_t> stored = stored_generation();
  if (!stored) return fail(std::move(stored));
  const Result<std::optional<SessionRecord>> before = load();
  if (!before && older == Older::refused) return fail(before.error());
  const Obstacle obstacle = before ? obstacle_to_import(record, *before) : Obstacle::none;
  if (obstacle == Obstacle::is_stored_already) return {};
  if (obstacle != Obstacle::none && older == Older::refused)
    return fail(Errc::older_copy, "something later is stored for " + session_.provider + "/" + session_.profile);
  SessionRecord next = record.clone();
  next.generation = std::max(*stored + 1, record.generation);
  next.intent.reset();
  remember(next, entry(at, HistoryEvent::imported));
  return store(next, *stored, {});
}

Status SealedSession::erase(std::chrono::sys_seconds at) {
  Result<std::uint64_t> stored = stored_generation();
  if (!stored) return fail(std::move(stored));
  const RowChange pending{{session_, RecordKind::pending_login}, std::nullopt, std::nullopt};
  SessionRecord tombstone;
  if (Result<std::optional<SessionRecord>> before = load(); before && *before)
    tombstone.history = std::move((*before)->history);
  tombstone.state = GrantState::forgotten;
  tombstone.generation = *stored + 1;
  remember(tombstone, entry(at, HistoryEvent::logout));
  return store(tombstone, *stored, {pending});
}

}  // namespace maestro
