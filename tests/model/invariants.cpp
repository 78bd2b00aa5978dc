#include "tests/model/invariants.hpp"

#include <algorithm>

#include "tests/model/scene.hpp"
#include "tests/model/server.hpp"

namespace maestro::model {
namespace {

/// Where pairs are that the server accepts.
struct Holders {
  bool store = false;
  bool slot = false;
  bool hands = false;
  bool hands_that_went_to_the_store = false;
  bool wire = false;
};

Holders holders(const State& state, const Scenario& setup, const RecordTable& records) {
  Holders found;
  const auto good = [&](Small pair) { return accepts(state.server, setup.server, pair); };
  const SessionRecord& stored = records[state.stored];
  found.store = good(pair_of(stored));
  for (std::size_t slot = 0; slot < setup.slots; ++slot) {
    if (state.slots[slot] == 0) continue;
    const auto pair = adopt(stored, records[state.slots[slot]]);
    found.slot = found.slot || (pair && good(pair_of(*pair)));
  }
  for (const Process& process : state.processes) {
    if (!good(process.answer)) continue;
    const bool is_in_hands = process.at == At::holding || (process.at == At::committing && process.landed == 0);
    if (is_in_hands) (process.store_first != 0 ? found.hands_that_went_to_the_store : found.hands) = true;
    found.wire = found.wire || process.wire == Wire::acted || process.wire == Wire::answered;
  }
  return found;
}

/// Whether the step was that a process gave up although the answer had come.
bool threw_an_answer_away(const State& before, const State& after) {
  for (std::size_t i = 0; i < most_processes; ++i)
    if (before.processes[i].wire == Wire::answered && after.processes[i].failure == Failure::too_late) return true;
  return false;
}

bool is_any(const Holders& found) {
  return found.store || found.slot || found.hands || found.hands_that_went_to_the_store || found.wire;
}

}  // namespace

const char* broken_by(const State& before, const Step& step, const RecordTable& records) {
  if (step.broken != nullptr) return step.broken;
  const auto is_under_way = [](const Process& process) { return process.wire != Wire::idle; };
  if (std::count_if(step.next.processes.begin(), step.next.processes.end(), is_under_way) > 1)
    return "two requests are under way from one machine";
  if (records[step.next.stored].generation < records[before.stored].generation) return "a generation fell";
  return nullptr;
}

bool is_reachable(const State& state, const Scenario& setup, const RecordTable& records) {
  return is_any(holders(state, setup, records));
}

const char* loss_by(const State& before, const State& after, const Scenario& setup, const RecordTable& records) {
  if (before.lost != 0 || !holds_login(records[after.stored]) || is_reachable(after, setup, records)) return nullptr;
  const Holders then = holders(before, setup, records);
  if (after.server.revoked > before.server.revoked) {
    if (then.slot) return "a landed pair was revoked, since a spent token came after it";
    if (then.store) return "a stored pair was revoked, since a spent token came after it";
    if (then.hands || then.hands_that_went_to_the_store || then.wire)
      return "a pair on its way was revoked, since a spent token came after it";
  }
  if (then.slot) return "a pair that had landed was lost";
  if (then.hands_that_went_to_the_store && !then.store)
    return "a process went to the store with a pair that it had not landed, and the pair was lost";
  if (threw_an_answer_away(before, after)) return "an answer lay in the socket, and its process judged its limit first";
  return "the server acted, and its answer reached nobody's slot";
}

const char* reason_to_stop(const State& state, const Scenario& setup, const RecordTable& records) {
  const SessionRecord& stored = records[state.stored];
  if (state.lost != 0 || !holds_login(stored)) return nullptr;
  const Holders found = holders(state, setup, records);
  if (found.slot) return "exit 4 although a pair has landed";
  if (stored.state == GrantState::rejected) return "exit 4, rejected, although the server would give a pair";
  if (stored.intent && stored.intent->earlier >= 1)
    return "exit 4 after two interrupted refreshes, although the server would give a pair";
  return "exit 4 although the server would give a pair";
}

}  // namespace maestro::model
