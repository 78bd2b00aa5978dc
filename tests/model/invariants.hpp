#pragma once

#include <string>

#include "tests/model/steps.hpp"

namespace maestro::model {

/// What a step breaks that must hold always; null: nothing.
[[nodiscard]] const char* broken_by(const State& before, const Step& step, const RecordTable& records);

/// How the login was lost by the step, as a sentence; null: it was not, or had been before.
[[nodiscard]] const char* loss_by(const State& before, const State& after, const Scenario& setup,
                                  const RecordTable& records);

/// Why a process says that a login is needed although the server would still give a pair.
[[nodiscard]] const char* reason_to_stop(const State& state, const Scenario& setup, const RecordTable& records);

/// Whether a pair that the server accepts is in the store, in a slot, in a worker's hands, or on its way to one.
[[nodiscard]] bool is_reachable(const State& state, const Scenario& setup, const RecordTable& records);

}  // namespace maestro::model
