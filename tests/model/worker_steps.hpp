#pragma once

#include "tests/model/steps.hpp"

namespace maestro::model {

/// The steps of a worker, from its start to the end of the lock; and of its caller, who may go at any time.
class WorkerSteps {
 public:
  WorkerSteps(Steps& steps, const State& state, std::size_t process)
      : steps_(steps), state_(state), index_(process), process_(state.processes[process]) {}
  void collect();

 private:
  void be_killed();
  void lose_caller();
  void take_slot();
  void connect();
  void intend();
  void send();
  void wait();
  void fail_with(Failure failure, const char* words);
  void read_answer();
  void land();
  void commit();
  void report_landed();
  void clear();
  void believe_refusal();
  void record();
  void let_go();

  State& fresh();  ///< the state again, to be changed into the next one
  Process& self() { return next_.processes[index_]; }
  Step& add(const char* words, Nature nature = Nature::regular) { return steps_.add(next_, index_, words, nature); }
  void go(At at, const char* words, Nature nature = Nature::regular);
  void put_on_the_wire();
  [[nodiscard]] RecordId with_intent() const;
  [[nodiscard]] RecordId with_failure(const FailedRefresh& failed) const;
  [[nodiscard]] const char* what_sending_breaks() const;
  [[nodiscard]] bool is_resent(Failure failure, int connects, int uncertain) const;
  [[nodiscard]] bool is_on_its_way() const;
  [[nodiscard]] const SessionRecord& stored() const;
  [[nodiscard]] bool has(Mutation mutation) const { return steps_.setup_.mutation == mutation; }

  Steps& steps_;
  const State& state_;
  std::size_t index_;
  const Process& process_;
  State next_{};
};

}  // namespace maestro::model
