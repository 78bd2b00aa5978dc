#include "domain/session_record.hpp"

#include <utility>

namespace maestro {

SessionRecord SessionRecord::clone() const {
  SessionRecord copy;
  copy.grant_id = grant_id;
  copy.generation = generation;
  copy.state = state;
  copy.token = token.clone();
  copy.identity = identity;
  copy.token_endpoint = token_endpoint;
  copy.binding = binding;
  copy.home = home;
  copy.login_expires_at = login_expires_at;
  copy.intent = intent;
  copy.not_before = not_before;
  copy.last_try = last_try;
  copy.rejected_at = rejected_at;
  copy.unauthorized = unauthorized;
  copy.history = history;
  return copy;
}

bool holds_login(const SessionRecord& record) {
  return record.state == GrantState::usable || record.state == GrantState::rejected;
}

bool holds_login(const std::optional<SessionRecord>& record) { return record && holds_login(*record); }

void remember(SessionRecord& record, HistoryEntry entry) {
  if (record.history.size() >= history_length) record.history.erase(record.history.begin());
  record.history.push_back(std::move(entry));
}

bool is_committed(const SessionRecord& next, const SessionRecord& stored) {
  const bool is_login = next.generation == 0;
  return stored.grant_id == next.grant_id && (is_login || stored.generation == next.generation) &&
         stored.state == GrantState::usable && stored.token.access_token == next.token.access_token &&
         stored.token.refresh_token == next.token.refresh_token;
}

Obstacle obstacle_to_import(const SessionRecord& imported, const std::optional<SessionRecord>& stored) {
  if (!holds_login(stored)) return Obstacle::none;
  if (is_committed(imported, *stored)) return Obstacle::is_stored_already;
  if (stored->grant_id == imported.grant_id)
    return stored->generation < imported.generation ? Obstacle::none : Obstacle::has_moved_on;
  return stored->state == GrantState::usable ? Obstacle::is_another_login : Obstacle::none;
}

}  // namespace maestro
