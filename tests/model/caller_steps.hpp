#pragma once

#include "tests/model/steps.hpp"

namespace maestro::model {

/// The steps of a process without a worker: before it has one, and after.
class CallerSteps {
 public:
  CallerSteps(Steps& steps, const State& state, std::size_t process)
      : steps_(steps), state_(state), index_(process), process_(state.processes[process]) {}
  void collect();

 private:
  void demand();
  void want_lock();
  void judge_under_lock();
  void adopt_what_landed(SessionRecord landed);
  void judge_again();
  void be_told();

  /// Ends with the token of `record`, which lies in the store or in a slot.
  void serve(const SessionRecord& record, const char* words);
  void end(Outcome outcome, const char* words, Nature nature = Nature::regular);
  /// The stored token if it will do, else an error.
  void fall_back(Urgency urgency, const char* served, const char* failed);
  [[nodiscard]] const SessionRecord& stored() const;

  Steps& steps_;
  const State& state_;
  std::size_t index_;
  const Process& process_;
};

}  // namespace maestro::model
