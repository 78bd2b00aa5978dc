#include "domain/session_record.hpp"

namespace maestro {

SessionRecord SessionRecord::clone() const {
  SessionRecord copy;
  copy.grant_id = grant_id;
  copy.generation = generation;
  copy.state = state;
  copy.token = token.clone();
  copy.identity = identity;
  copy.token_endpoint = token_endpoint;
  copy.intent = intent;
  copy.not_before = not_before;
  copy.last_try = last_try;
  copy.history = history;
  return copy;
}

void remember(SessionRecord& record, HistoryEntry entry) {
  if (record.history.size() >= history_length) record.history.erase(record.history.begin());
  record.history.push_back(entry);
}

}  // namespace maestro
