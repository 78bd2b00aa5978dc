#include "tests/model/caller_steps.hpp"

#include "tests/model/scene.hpp"

namespace maestro::model {

const SessionRecord& CallerSteps::stored() const { return stored_in(state_, steps_.records_); }

void CallerSteps::collect() {
  switch (process_.at) {
    case At::idle:
      return demand();
    case At::wants_lock:
      return want_lock();
    case At::locked:
      return judge_under_lock();
    case At::told:
      return be_told();
    default:
      return;
  }
}

void CallerSteps::serve(const SessionRecord& record, const char* words) {
  State next = state_;
  next.processes[index_] = {};
  Step& step = steps_.add(next, index_, words);
  step.outcome = Outcome::served;
  const bool is_durable = ((state_.durable >> pair_of(record)) & 1) != 0;
  if (!is_durable) step.broken = "a token was handed out that had neither landed nor been stored";
}

void CallerSteps::end(Outcome outcome, const char* words, Nature nature) {
  State next = state_;
  next.processes[index_] = {};
  steps_.add(next, index_, words, nature).outcome = outcome;
}

void CallerSteps::fall_back(Urgency urgency, const char* served, const char* failed) {
  if (!holds_login(stored())) return end(Outcome::login_needed, "finds no login and says so (exit 4)");
  if (serves(stored(), urgency, now_in(state_))) return serve(stored(), served);
  end(Outcome::failed, failed);
}

void CallerSteps::demand() {
  if (!holds_login(stored())) return end(Outcome::login_needed, "finds no login and says so (exit 4)");
  for (const Wish wish : {Wish::automatic, Wish::asked}) {
    if (wish == Wish::asked && state_.person == 0) continue;
    State next = state_;
    Process& process = next.processes[index_];
    process.wish = wish;
    if (urgency_for(state_, process, steps_.setup_, steps_.records_) == Urgency::none) {
      serve(stored(), "reads the store and hands out the token");
      continue;
    }
    process.at = At::wants_lock;
    process.seen = static_cast<Small>(stored().generation);
    if (wish == Wish::asked) --next.person;
    steps_.add(next, index_, wish == Wish::asked ? "is asked by a person for a refresh" : "finds that a refresh is due",
               wish == Wish::asked ? Nature::person : Nature::regular);
  }
}

void CallerSteps::want_lock() {
  const Urgency now = urgency_for(state_, process_, steps_.setup_, steps_.records_);
  if (!is_locked(state_)) {
    State next = state_;
    next.processes[index_].at = At::locked;
    next.processes[index_].holds_lock = 1;
    steps_.add(next, index_, "takes the lock");
  } else if (now == Urgency::none) {
    serve(stored(), "reads again while it waits for the lock and hands out the token");
  } else {
    fall_back(now, "waits for the lock no longer and hands out the token it has", "waits for the lock no longer");
  }
}

void CallerSteps::judge_under_lock() {
  end(Outcome::failed, "is killed under the lock", Nature::mishap);
  if (!holds_login(stored())) return end(Outcome::login_needed, "finds no login and says so (exit 4)");
  if (steps_.setup_.mutation == Mutation::obstacle_before_adopting &&
      obstacle(stored(), demand_of(process_), steps_.setup_.reuse, now_in(state_)))
    return judge_again();
  auto landed = find_landed(state_, steps_.setup_, steps_.records_);
  if (!landed) return judge_again();
  if (steps_.setup_.slots_can_fail_to_read) judge_again();
  adopt_what_landed(std::move(*landed));
}

void CallerSteps::adopt_what_landed(SessionRecord landed) {
  State next = state_;
  const RecordId pair = steps_.records_.put(std::move(landed));
  const char* broken = store_pair(next, pair, steps_.records_);
  steps_.add(next, index_, "stores the pair that had landed").broken = broken;
  end(Outcome::failed, "finds a pair that has landed and cannot store it", Nature::mishap);
}

void CallerSteps::judge_again() {
  const Urgency now = urgency_for(state_, process_, steps_.setup_, steps_.records_);
  if (now == Urgency::none) return serve(stored(), "reads again under the lock and hands out the token");
  if (const auto why = obstacle(stored(), demand_of(process_), steps_.setup_.reuse, now_in(state_))) {
    if (why->code == Errc::login_needed && !serves(stored(), now, now_in(state_)))
      return end(Outcome::login_needed, "says that a login is needed (exit 4)");
    return fall_back(now, "may not ask the server and hands out the token it has", "may not ask the server now");
  }
  State next = state_;
  Process& process = next.processes[index_];
  process.at = At::forked;
  process.base = state_.stored;
  process.persistent = now == Urgency::advisory ? 0 : 1;
  const std::optional<Intent>& before = stored().intent;
  if (before && before->kind == Intent::Kind::refresh && steps_.setup_.mutation != Mutation::tally_starts_at_zero)
    process.uncertain = static_cast<Small>(before->earlier + 1);
  steps_.add(next, index_, "starts its worker");
}

void CallerSteps::be_told() {
  if (!holds_login(stored())) return end(Outcome::login_needed, "finds no login and says so (exit 4)");
  const Urgency now = urgency_for(state_, process_, steps_.setup_, steps_.records_);
  if (now == Urgency::none) return serve(stored(), "reads the store and hands out the token");
  if (const auto landed = find_landed(state_, steps_.setup_, steps_.records_);
      landed && landed->token.expiry > now_in(state_))
    return serve(*landed, "finds the pair that has landed and hands out its token");
  if (stored().state == GrantState::rejected && !serves(stored(), now, now_in(state_)))
    return end(Outcome::login_needed, "says that a login is needed (exit 4)");
  fall_back(now, "hands out the token it has, with a warning", "says that the refresh failed");
}

}  // namespace maestro::model
