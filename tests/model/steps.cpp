#include "tests/model/steps.hpp"

#include "tests/model/caller_steps.hpp"
#include "tests/model/scene.hpp"
#include "tests/model/server.hpp"
#include "tests/model/worker_steps.hpp"

namespace maestro::model {
namespace {

/// Leaves of a process what can still make a difference.
void forget_the_past(Process& process) {
  const bool may_send = process.at >= At::forked && process.at <= At::waiting;
  if (!may_send) process.connects = process.requests = process.persistent = 0;
  if (!may_send && process.at != At::failing) process.uncertain = 0;
  if (process.at != At::failing) process.failure = Failure::none;
  if (process.at > At::holding || process.wire == Wire::answered || process.answer != no_pair) process.sent = no_pair;
  if (process.at > At::holding) process.sent_tick = 0;
  if (process.at > At::committing) {
    process.answer = no_pair;
    process.next = process.had_answer = process.store_first = 0;
  }
  if (process.at > At::committing && process.at != At::clearing) process.landed = 0;
  if (process.at > At::failing) process.base = 0;
  if (process.caller == Caller::gone) process.seen = 0;
}

}  // namespace

const std::vector<Step>& Steps::from(const State& state) {
  steps_.clear();
  for (std::size_t i = 0; i < setup_.processes; ++i) {
    CallerSteps(*this, state, i).collect();
    WorkerSteps(*this, state, i).collect();
  }
  of_server(state);
  of_person(state);
  if (state.tick < setup_.ticks) {
    State next = state;
    ++next.tick;
    next.server.in_grace = 0;
    add(next, most_processes, "time passes");
  }
  return steps_;
}

Step& Steps::add(const State& next, std::size_t process, const char* words, Nature nature) {
  Step& step = steps_.emplace_back();
  step.next = next;
  for (Process& each : step.next.processes) forget_the_past(each);
  step.process = static_cast<Small>(process);
  step.words = words;
  step.nature = nature;
  return step;
}

void Steps::of_server(const State& state) {
  for (std::size_t i = 0; i < setup_.processes; ++i) {
    State next = state;
    Process& process = next.processes[i];
    switch (process.wire) {
      case Wire::sent:
        if (has_strays(state.server) && !setup_.strays_can_be_late) break;
        process.wire = Wire::received;
        add(next, i, "is heard by the server");
        break;
      case Wire::received:
        process.wire = Wire::acted;
        process.answer = act(next.server, setup_.server, process.sent);
        add(next, i, process.answer == no_pair ? "is refused by the server" : "is given a new pair by the server");
        break;
      case Wire::acted:
        process.wire = Wire::answered;
        add(next, i, "is answered by the server");
        break;
      case Wire::idle:
      case Wire::answered:
        break;
    }
  }
  if (!has_strays(state.server)) return;
  State next = state;
  next.server.strays.front() = next.server.strays.back();
  next.server.strays.back() = no_pair;
  add(next, most_processes, "a request whose sender is gone never arrives");
  (void)act(next.server, setup_.server, state.server.strays.front());
  add(next, most_processes, "the server acts on a request whose sender is gone");
}

void Steps::of_person(const State& state) {
  if (state.person == 0) return;
  State next = state;
  --next.person;
  next.unknowns = next.lost = 0;
  const SessionRecord& stored = records_[state.stored];
  if (holds_login(stored)) {
    next.stored = records_.derive('t', state.stored, state.tick,
                                  [&] { return tombstone(stored.clone(), stored.generation, actor_in(state)); });
    add(next, most_processes, "a person forces a logout", Nature::person);
  }
  if (is_locked(state)) return;
  next.server.first = ++next.server.live;
  next.server.revoked = next.server.in_grace = 0;
  GrantId grant{};
  grant[0] = static_cast<char>(next.server.first);
  next.durable = static_cast<std::uint16_t>(next.durable | (1 << next.server.first));
  next.stored = records_.derive('l', state.stored, (next.server.first << 8U) | state.tick, [&] {
    return log_in(stored.clone(), stored.generation, grant, answer_of(next.server.first, state.tick), {},
                  actor_in(state));
  });
  add(next, most_processes, "a person logs in anew", Nature::person);
}

}  // namespace maestro::model
