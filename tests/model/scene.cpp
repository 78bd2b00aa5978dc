#include "tests/model/scene.hpp"

#include <algorithm>

namespace maestro::model {
namespace {

/// `adopt`, or what it would be without its question for the generation.
std::optional<SessionRecord> adopted(const SessionRecord& stored, const SessionRecord& landed, Mutation mutation) {
  if (mutation != Mutation::adopt_without_generation_check) return adopt(stored, landed);
  SessionRecord disguised = landed.clone();
  disguised.generation = stored.generation + 1;
  std::optional<SessionRecord> result = adopt(stored, disguised);
  if (result) result->generation = landed.generation;
  return result;
}

}  // namespace

Actor actor_in(const State& state) { return {0, "", now_in(state)}; }

TokenDemand demand_of(const Process& process) {
  TokenDemand demand;
  if (process.wish == Wish::asked) demand.use = TokenDemand::Use::asked;
  if (process.at != At::idle) demand.seen_generation = process.seen;
  return demand;
}

Urgency urgency_for(const State& state, const Process& process, const Scenario& setup, const RecordTable& records) {
  return urgency(stored_in(state, records), demand_of(process), setup.reuse, now_in(state), 0);
}

bool is_locked(const State& state) {
  return std::any_of(state.processes.begin(), state.processes.end(),
                     [](const Process& process) { return process.holds_lock != 0; });
}

bool is_overtaken(const State& state, const Process& process, const RecordTable& records) {
  const SessionRecord& base = records[process.base];
  const SessionRecord& stored = stored_in(state, records);
  return stored.generation != base.generation || stored.grant_id != base.grant_id;
}

std::optional<SessionRecord> find_landed(const State& state, const Scenario& setup, const RecordTable& records) {
  const SessionRecord& stored = stored_in(state, records);
  for (std::size_t slot = 0; slot < setup.slots; ++slot) {
    if (state.slots[slot] == 0 || (stored.intent && stored.intent->slot != slot)) continue;
    if (auto pair = adopted(stored, records[state.slots[slot]], setup.mutation)) return pair;
  }
  return std::nullopt;
}

const char* store_pair(State& state, RecordId pair, const RecordTable& records) {
  const std::uint64_t before = stored_in(state, records).generation;
  state.stored = pair;
  state.unknowns = 0;
  state.durable = static_cast<std::uint16_t>(state.durable | (1 << pair_of(records[pair])));
  return records[pair].generation == before + 1 ? nullptr : "a pair was stored that is not of the next generation";
}

}  // namespace maestro::model
