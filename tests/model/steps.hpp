#pragma once

#include <vector>

#include "tests/model/records.hpp"
#include "tests/model/scenario.hpp"

namespace maestro::model {

/// What a step is, for the question whether things can go well again by themselves.
enum class Nature : Small {
  regular,
  mishap,  ///< a crash, a cut, a disk that refuses
  person,
};

enum class Outcome : Small {
  nothing,
  served,        ///< a token was handed out
  failed,        ///< an error that passes
  login_needed,  ///< exit 4
};

/// One thing that can happen next.
struct Step {
  State next;
  const char* words = "";  ///< follows the name of the process, or is a whole sentence of the server's
  Small process = 0;       ///< most_processes: of no process
  Nature nature = Nature::regular;
  Outcome outcome = Outcome::nothing;
  const char* broken = nullptr;  ///< what the step itself breaks
};

/// Collects the steps that lead on from a state.
class Steps {
 public:
  Steps(const Scenario& setup, RecordTable& records) : setup_(setup), records_(records) {}

  /// Every step that is possible in `state`. Valid until the next call.
  const std::vector<Step>& from(const State& state);

 private:
  friend class CallerSteps;
  friend class WorkerSteps;

  Step& add(const State& next, std::size_t process, const char* words, Nature nature = Nature::regular);
  void of_server(const State& state);
  void of_person(const State& state);

  const Scenario& setup_;
  RecordTable& records_;
  std::vector<Step> steps_;
};

}  // namespace maestro::model
