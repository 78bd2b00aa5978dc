#include "app/vault/session_rows.hpp"

namespace maestro {
namespace {

/// For another writer of the store; what has landed counts all the same.
constexpr std::chrono::seconds settle_timeout{2};

/// Maestro 0.1 kept no binding, and spilled files where later ones land.
bool is_of_first_version(const SessionRecord& record) { return record.binding.client_id.empty(); }

}  // namespace

std::optional<SessionRecord> StoredSession::newest() && { return landed ? std::move(landed) : std::move(record); }

Result<StoredSession> SessionRows::look(const SessionKey& session) {
  Result<std::optional<SealedRows::Opened>> opened = sealed_.find(session_row(session));
  if (!opened) return fail(std::move(opened));
  if (!*opened) return StoredSession{0, std::nullopt, spilled(session, std::nullopt)};
  Result<SessionRecord> record = decode_session((*opened)->plain);
  if (!record) return fail(std::move(record));
  if (record->generation != (*opened)->generation)
    return fail(Errc::vault_corrupt, "a record of the vault has two generations", "log in again to replace this login");
  StoredSession found{record->generation, *std::move(record), std::nullopt};
  Result<std::optional<SessionRecord>> landed = this->landed(session, *found.record);
  if (!landed) return fail(std::move(landed));
  found.landed = *std::move(landed);
  if (!found.landed) found.landed = spilled(session, found.record);
  return found;
}

Result<std::uint64_t> SessionRows::generation(const SessionKey& session) {
  Result<std::optional<Row>> row = parts_.rows.find(session_row(session));
  if (!row) return fail(std::move(row));
  return *row ? (*row)->generation : 0;
}

std::optional<SessionRecord> SessionRows::opened(const SessionKey& session, const std::optional<LandedRow>& found) {
  if (!found || found->name != session_row(session)) return std::nullopt;
  const std::optional<PlainRecord> plain = sealed_.open(*found);
  if (!plain) return std::nullopt;
  Result<SessionRecord> record = decode_session(*plain);
  if (!record || record->generation != found->row.generation) return std::nullopt;
  return *std::move(record);
}

Result<std::optional<SessionRecord>> SessionRows::in_slot(const SessionKey& session, std::size_t number) {
  const Result<std::optional<LandedRow>> row = parts_.landing.read(number);
  if (!row) return fail(row.error());
  return opened(session, *row);
}

Result<std::optional<SessionRecord>> SessionRows::landed(const SessionKey& session, const SessionRecord& stored) {
  Result<std::optional<SessionRecord>> found = std::nullopt;
  if (stored.intent && stored.intent->slot < landing_slots) found = in_slot(session, stored.intent->slot);
  if (stored.state == GrantState::rejected)  // its intent is gone
    for (std::size_t number = 0; number < landing_slots && found && !*found; ++number) found = in_slot(session, number);
  if (!found || !*found) return found;
  return adopt(stored, **found);
}

std::optional<SessionRecord> SessionRows::spilled(const SessionKey& session,
                                                  const std::optional<SessionRecord>& stored) {
  if (stored && !is_of_first_version(*stored)) return std::nullopt;
  std::optional<SessionRecord> found = opened(session, parts_.spilled.find(session));
  if (found && stored && found->generation <= stored->generation) return std::nullopt;
  return found;
}

Status SessionRows::store(const SessionKey& session, const SessionRecord& record, StoreTerms terms) {
  Result<Row> row = sealed_.seal(session_row(session), record.generation, encode(record));
  if (!row) return fail(std::move(row));
  std::string key_id = row->key_id;
  terms.others.push_back(
      RowChange{session_row(session), *std::move(row), terms.expected, std::move(key_id), terms.fence});
  return parts_.rows.apply({std::nullopt, std::move(terms.others), terms.timeout});
}

Result<StoredSession> SessionRows::settle(const SessionKey& session) {
  Result<StoredSession> found = look(session);
  if (!found || !found->landed) return found;
  if (!store(session, *found->landed, {found->generation, {}, std::nullopt, settle_timeout})) return found;
  clear_landed(session);
  parts_.spilled.remove(session);
  found->generation = found->landed->generation;
  found->record = std::move(found->landed);
  found->landed.reset();
  return found;
}

void SessionRows::clear_landed(const SessionKey& session) {
  for (std::size_t number = 0; number < landing_slots; ++number) {
    const Result<std::optional<LandedRow>> found = parts_.landing.read(number);
    if (!found || !*found || (*found)->name != session_row(session) || (*found)->row.sealed.empty()) continue;
    if (const Result<std::unique_ptr<LandingSlot>> slot = parts_.landing.take(number); slot && *slot) (*slot)->clear();
  }
}

void SessionRows::wipe_landed(const SessionKey& session) {
  for (std::size_t number = 0; number < landing_slots; ++number) {
    const Result<std::optional<LandedRow>> found = parts_.landing.read(number);
    if (!found || !*found || (*found)->name != session_row(session)) continue;
    if (const Result<std::unique_ptr<LandingSlot>> slot = parts_.landing.take(number); slot && *slot) (*slot)->wipe();
  }
}

std::uint64_t pending_generation(const GrantId& grant_id) {
  std::uint64_t number = 0;
  for (std::size_t i = 0; i < 8; ++i) number = (number << 8) | static_cast<unsigned char>(grant_id.at(i));
  return number == 0 ? 1 : number;
}

}  // namespace maestro
