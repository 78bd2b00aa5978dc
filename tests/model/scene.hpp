#pragma once

#include <optional>

#include "tests/model/records.hpp"
#include "tests/model/scenario.hpp"

namespace maestro::model {

// What the rules say of one state: the real functions, asked with the state's records and clock.

[[nodiscard]] inline std::chrono::sys_seconds now_in(const State& state) { return time_of(state.tick); }
[[nodiscard]] inline const SessionRecord& stored_in(const State& state, const RecordTable& records) {
  return records[state.stored];
}
[[nodiscard]] Actor actor_in(const State& state);
[[nodiscard]] TokenDemand demand_of(const Process& process);
[[nodiscard]] Urgency urgency_for(const State& state, const Process& process, const Scenario& setup,
                                  const RecordTable& records);

/// Whether some process is between lock and unlock.
[[nodiscard]] bool is_locked(const State& state);
/// Whether the stored record is still the one that the process read under the lock, but for intents and failures.
[[nodiscard]] bool is_overtaken(const State& state, const Process& process, const RecordTable& records);

/// The pair that a process may adopt that finds this; absent: there is none.
[[nodiscard]] std::optional<SessionRecord> find_landed(const State& state, const Scenario& setup,
                                                       const RecordTable& records);

/// Stores the record of a new pair. Returns what that breaks, or null.
[[nodiscard]] const char* store_pair(State& state, RecordId pair, const RecordTable& records);

}  // namespace maestro::model
