#include "tests/model/explorer.hpp"

#include <algorithm>

#include "tests/model/invariants.hpp"
#include "tests/model/scene.hpp"

namespace maestro::model {
namespace {

bool comes_before(const Process& left, const Process& right) { return std::memcmp(&left, &right, sizeof left) < 0; }

using Names = std::array<char, most_processes>;

/// Brings the processes into an order that does not depend on their names, and the names with them.
Names order_processes(State& state, std::size_t count, Names names = {'A', 'B', 'C', 'D'}) {
  for (std::size_t end = count; end > 1; --end)
    for (std::size_t i = 1; i < end; ++i) {
      if (!comes_before(state.processes[i], state.processes[i - 1])) continue;
      std::swap(state.processes[i], state.processes[i - 1]);
      std::swap(names[i], names[i - 1]);
    }
  return names;
}

}  // namespace

State Explorer::first_state() {
  State state;
  state.person = static_cast<Small>(setup_.person);
  state.durable = 1 << 1;
  state.stored = records_.put(log_in(std::nullopt, 0, GrantId{}, answer_of(1, 0), {}, actor_in(state)));
  return state;
}

State Explorer::ordered(State state) const {
  (void)order_processes(state, setup_.processes);
  return state;
}

Explorer::Index Explorer::visit(const State& state, Index parent) {
  const Index depth = entries_.empty() ? 0 : entries_[parent].depth + 1;
  entries_.push_back({state, parent, depth});
  const auto [place, is_new] = known_.insert(static_cast<Index>(entries_.size() - 1));
  if (!is_new) {
    entries_.pop_back();
    return *place;
  }
  gets_on_.push_back(false);
  findings_.depth = std::max<std::size_t>(findings_.depth, depth);
  return *place;
}

Findings Explorer::explore(const std::set<std::string>& accepted) {
  visit(ordered(first_state()), 0);
  for (Index at = 0; at < entries_.size(); ++at) {
    std::vector<Step> steps = steps_.from(entries_[at].state);
    for (Step& step : steps) {
      ++findings_.steps;
      if (!check(at, step, accepted)) {
        findings_.states = entries_.size();
        return findings_;
      }
      const Index to = visit(ordered(step.next), at);
      if (step.nature == Nature::regular && to != at) regular_.emplace_back(to, at);
    }
  }
  findings_.states = entries_.size();
  find_stuck();
  return findings_;
}

bool Explorer::check(Index from, Step& step, const std::set<std::string>& accepted) {
  const State before = entries_[from].state;
  if (step.outcome == Outcome::served || step.outcome == Outcome::login_needed) gets_on_[from] = true;
  if (const char* broken = broken_by(before, step, records_)) {
    findings_.broken = broken;
  } else if (const char* loss = loss_by(before, step.next, setup_, records_)) {
    step.next.lost = 1;
    if (findings_.losses.insert(loss).second) findings_.loss_traces.push_back(trace_to(from, &step, nullptr));
    if (!accepted.contains(loss)) findings_.broken = loss;
  }
  const char* reason = step.outcome == Outcome::login_needed ? reason_to_stop(before, setup_, records_) : nullptr;
  if (reason != nullptr) {
    if (!findings_.stops.contains(reason)) findings_.stops.emplace(reason, trace_to(from, &step, nullptr));
    if (findings_.broken.empty() && !accepted.contains(reason)) findings_.broken = reason;
  }
  if (findings_.broken.empty()) return true;
  findings_.trace = trace_to(from, &step, &findings_.trace_length);
  return false;
}

void Explorer::find_stuck() {
  std::sort(regular_.begin(), regular_.end());
  std::vector<Index> reached;
  for (Index i = 0; i < entries_.size(); ++i)
    if (gets_on_[i]) reached.push_back(i);
  while (!reached.empty()) {
    const Index to = reached.back();
    reached.pop_back();
    for (auto edge = std::lower_bound(regular_.begin(), regular_.end(), std::pair<Index, Index>(to, 0));
         edge != regular_.end() && edge->first == to; ++edge) {
      if (gets_on_[edge->second]) continue;
      gets_on_[edge->second] = true;
      reached.push_back(edge->second);
    }
  }
  findings_.stuck = static_cast<std::size_t>(std::count(gets_on_.begin(), gets_on_.end(), false));
  const auto first = std::find(gets_on_.begin(), gets_on_.end(), false);
  if (first != gets_on_.end())
    findings_.stuck_trace = trace_to(static_cast<Index>(first - gets_on_.begin()), nullptr, nullptr);
}

std::string Explorer::trace_to(Index last, const Step* beyond, std::size_t* length) {
  std::vector<Index> way;
  for (Index at = last; at != 0; at = entries_[at].parent) way.push_back(at);
  std::reverse(way.begin(), way.end());
  Names names{'A', 'B', 'C', 'D'};
  std::string text;
  std::size_t number = 0;
  const auto tell = [&](const Step& step) {
    text += "  " + std::to_string(++number) + ". ";
    if (step.process < most_processes) text += std::string{names[step.process], ' '};
    text += std::string(step.words) + "\n";
  };
  State before = entries_[0].state;
  for (const Index at : way) {
    for (const Step& step : steps_.from(before)) {
      State next = step.next;
      next.lost = entries_[at].state.lost;
      if (!(ordered(next) == entries_[at].state)) continue;
      tell(step);
      names = order_processes(next, setup_.processes, names);
      break;
    }
    before = entries_[at].state;
  }
  if (beyond != nullptr) tell(*beyond);
  if (length != nullptr) *length = number;
  return text;
}

}  // namespace maestro::model
