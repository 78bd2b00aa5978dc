#include "tests/model/worker_steps.hpp"

#include <algorithm>

#include "tests/model/scene.hpp"
#include "tests/model/server.hpp"

namespace maestro::model {

const SessionRecord& WorkerSteps::stored() const { return stored_in(state_, steps_.records_); }

State& WorkerSteps::fresh() { return next_ = state_; }

void WorkerSteps::go(At at, const char* words, Nature nature) {
  fresh();
  self().at = at;
  add(words, nature);
}

void WorkerSteps::collect() {
  if (process_.at < At::forked || process_.at > At::ending) return;
  be_killed();
  lose_caller();
  switch (process_.at) {
    case At::forked:
      return take_slot();
    case At::slotted:
      return connect();
    case At::connected:
      return intend();
    case At::intended:
      return send();
    case At::waiting:
      return wait();
    case At::holding:
      return land();
    case At::committing:
      return commit();
    case At::clearing:
      return clear();
    case At::refused:
      return believe_refusal();
    case At::failing:
      return record();
    case At::ending:
      return let_go();
    default:
      return;
  }
}

void WorkerSteps::be_killed() {
  fresh();
  if (is_on_its_way()) leave_behind(next_.server, process_.sent);
  self() = {};
  if (process_.caller == Caller::waits) {
    self().at = At::told;
    self().wish = process_.wish;
    self().seen = process_.seen;
  }
  add("loses its worker: killed", Nature::mishap);
}

void WorkerSteps::lose_caller() {
  if (process_.caller == Caller::gone) return;
  fresh();
  self().caller = Caller::gone;
  add("loses its caller; the worker goes on", Nature::mishap);
}

void WorkerSteps::take_slot() {
  for (std::size_t slot = 0; slot < steps_.setup_.slots; ++slot) {
    const auto& all = state_.processes;
    const bool is_taken = std::any_of(all.begin(), all.end(), [&](const Process& p) { return p.slot == slot + 1; });
    const bool is_newer = steps_.records_[state_.slots[slot]].generation > stored().generation &&
                          steps_.records_[state_.slots[slot]].grant_id == stored().grant_id;
    if (is_taken || is_newer) continue;
    fresh();
    self().slot = static_cast<Small>(slot + 1);
    self().at = At::slotted;
    add("takes a landing slot");
    return;
  }
  go(At::ending, "finds no landing slot and sends nothing");
}

void WorkerSteps::connect() {
  go(At::connected, "connects");
  fresh();
  const bool again = is_resent(Failure::unsent, ++self().connects, self().uncertain);
  self().at = again ? At::slotted : At::failing;
  self().failure = Failure::unsent;
  add("cannot connect", Nature::mishap);
}

RecordId WorkerSteps::with_intent() const {
  const Small pair = pair_of(steps_.records_[process_.base]);
  return steps_.records_.derive('b', state_.stored, (process_.slot << 16U) | (pair << 8U) | state_.tick, [&] {
    Intent intent;
    intent.at = now_in(state_);
    intent.refresh_token_hash = hash_of(pair);
    intent.slot = static_cast<std::uint8_t>(process_.slot - 1);
    return begin_refresh(stored(), intent, RefreshReason::due);
  });
}

void WorkerSteps::intend() {
  if (is_overtaken(state_, process_, steps_.records_))
    return go(At::ending, "finds another login at the last moment and sends nothing");
  if (has(Mutation::intent_after_send)) return put_on_the_wire();
  fresh();
  next_.stored = with_intent();
  self().at = At::intended;
  add("stores its intent");
  fresh();
  self().at = At::failing;
  self().failure = Failure::unsent;
  add("cannot store its intent and sends nothing", Nature::mishap);
}

void WorkerSteps::send() {
  if (!has(Mutation::intent_after_send)) return put_on_the_wire();
  fresh();
  if (!is_overtaken(state_, process_, steps_.records_)) next_.stored = with_intent();
  self().at = At::waiting;
  add("stores its intent");
}

RecordId WorkerSteps::with_failure(const FailedRefresh& failed) const {
  const auto outcome = static_cast<std::uint32_t>(failed.outcome);
  return steps_.records_.derive(failed.rejected ? 'r' : 'f', state_.stored, (outcome << 8U) | state_.tick,
                                [&] { return record_failure(stored(), failed, actor_in(state_)); });
}

void WorkerSteps::put_on_the_wire() {
  fresh();
  self().at = has(Mutation::intent_after_send) ? At::intended : At::waiting;
  self().wire = Wire::sent;
  self().sent = pair_of(steps_.records_[process_.base]);
  self().sent_tick = state_.tick;
  ++self().requests;
  if (next_.unknowns < 3) ++next_.unknowns;
  add("sends the refresh token").broken = what_sending_breaks();
}

const char* WorkerSteps::what_sending_breaks() const {
  if (process_.had_answer != 0) return "a token was sent again although its answer had come";
  if (is_overtaken(state_, process_, steps_.records_)) return nullptr;
  if (process_.wish == Wish::automatic && state_.unknowns >= 2)
    return "a token was sent by itself a third time although the fate of two sendings is unknown";
  return nullptr;
}

void WorkerSteps::land() {
  fresh();
  self().next = steps_.records_.put(
      succeed(steps_.records_[process_.base], answer_of(process_.answer, process_.sent_tick), {0, "", time_of(0)}));
  self().at = At::committing;
  if (has(Mutation::landing_after_commit)) {
    self().store_first = 1;
    add("goes to the store with its pair");
    return;
  }
  next_.slots[process_.slot - 1U] = self().next;
  next_.durable = static_cast<std::uint16_t>(next_.durable | (1 << process_.answer));
  self().landed = 1;
  add("lands the pair in its slot");
  const RecordId pair = self().next;
  fresh();
  self().next = pair;
  self().at = has(Mutation::resend_of_an_answered_token) ? At::slotted : At::committing;
  add("cannot write to its slot", Nature::mishap);
}

void WorkerSteps::commit() {
  if (is_overtaken(state_, process_, steps_.records_))
    return go(At::clearing, "finds another login at its commit and drops its pair");
  fresh();
  const char* broken = store_pair(next_, process_.next, steps_.records_);
  self().at = At::clearing;
  add("stores the new pair").broken = broken;
  go(At::ending, "cannot store the new pair and gives up", Nature::mishap);
  report_landed();
}

void WorkerSteps::report_landed() {
  if (process_.landed == 0 || process_.caller == Caller::gone) return;
  fresh();
  self().caller = Caller::gone;
  Step& step = add("reports that its pair has landed, and the caller hands out the token");
  step.outcome = Outcome::served;
  const auto landed = find_landed(state_, steps_.setup_, steps_.records_);
  if (!landed) step.broken = "a caller was told of a landed pair and finds none";
}

void WorkerSteps::clear() {
  fresh();
  if (process_.landed != 0) next_.slots[process_.slot - 1U] = 0;
  self().at = At::ending;
  add("clears its slot");
}

void WorkerSteps::believe_refusal() {
  if (is_overtaken(state_, process_, steps_.records_))
    return go(At::ending, "reads again and finds that somebody else has stored a newer pair");
  if (has(Mutation::resend_of_an_answered_token)) return go(At::slotted, "tries once more");
  fresh();
  next_.stored = steps_.records_.put(
      record_failure(stored(), {std::nullopt, true, FailedRefresh::Outcome::known}, actor_in(state_)));
  self().at = At::ending;
  add("records that the login is rejected");
  go(At::ending, "cannot record that the login is rejected", Nature::mishap);
}

void WorkerSteps::record() {
  if (is_overtaken(state_, process_, steps_.records_)) return go(At::ending, "finds another login and records nothing");
  FailedRefresh failed;
  if (process_.uncertain > 0) failed.outcome = FailedRefresh::Outcome::unknown;
  if (process_.failure == Failure::too_late) failed.outcome = FailedRefresh::Outcome::timed_out;
  if (process_.failure == Failure::unsent && has(Mutation::failure_forgets_earlier))
    failed.outcome = FailedRefresh::Outcome::known;
  fresh();
  next_.stored = with_failure(failed);
  self().at = At::ending;
  add("records its failure");
  go(At::ending, "cannot record its failure", Nature::mishap);
}

void WorkerSteps::let_go() {
  fresh();
  self() = {};
  if (process_.caller == Caller::waits) {
    self().at = At::told;
    self().wish = process_.wish;
    self().seen = process_.seen;
  }
  add("lets go of slot and lock");
}

}  // namespace maestro::model
