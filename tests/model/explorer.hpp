#pragma once

#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <unordered_set>
#include <vector>

#include "tests/model/steps.hpp"

namespace maestro::model {

/// What an exploration has found.
struct Findings {
  std::size_t states = 0;
  std::size_t steps = 0;
  std::size_t depth = 0;  ///< of the state that is farthest from the first
  std::string broken;     ///< empty: everything held
  std::string trace;      ///< the shortest way there, a numbered line a step
  std::size_t trace_length = 0;
  std::set<std::string> losses;              ///< every way in which the login was lost, as a sentence
  std::map<std::string, std::string> stops;  ///< why a demand ended with exit 4 although the login was good; the way
  std::vector<std::string> loss_traces;  ///< the shortest way to each of them, in the order in which they were found
  std::size_t stuck = 0;                 ///< states from which no process gets on by itself
  std::string stuck_trace;
};

/// Goes through every order of steps, breadth first, each state once, until there is no new one or something is broken.
/// Processes that stand at the same point are the same, whatever their names.
class Explorer {
 public:
  explicit Explorer(const Scenario& setup) : setup_(setup), steps_(setup_, records_) {}
  /// `accepted`: the losses and stops that are known and meant; any other counts as broken.
  Findings explore(const std::set<std::string>& accepted);

 private:
  using Index = std::uint32_t;
  struct Entry {
    State state;
    Index parent;
    Index depth;
  };

  [[nodiscard]] State first_state();
  [[nodiscard]] State ordered(State state) const;
  Index visit(const State& state, Index parent);
  /// Whether to go on.
  bool check(Index from, Step& step, const std::set<std::string>& accepted);
  void find_stuck();
  [[nodiscard]] std::string trace_to(Index last, const Step* beyond, std::size_t* length);

  Scenario setup_;
  RecordTable records_;
  Steps steps_;
  std::vector<Entry> entries_;
  struct Hash {
    const std::vector<Entry>* entries;
    std::size_t operator()(Index at) const { return StateHash{}((*entries)[at].state); }
  };
  struct Equal {
    const std::vector<Entry>* entries;
    bool operator()(Index left, Index right) const { return (*entries)[left].state == (*entries)[right].state; }
  };
  std::unordered_set<Index, Hash, Equal> known_{1024, Hash{&entries_}, Equal{&entries_}};  ///< numbers of entries
  std::vector<std::pair<Index, Index>> regular_;  ///< from, to: of steps that need neither luck nor a person
  std::vector<bool> gets_on_;
  Findings findings_;
};

}  // namespace maestro::model
