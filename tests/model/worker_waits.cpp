#include "domain/resend_policy.hpp"
#include "tests/model/scene.hpp"
#include "tests/model/server.hpp"
#include "tests/model/worker_steps.hpp"

// The worker while its request is under way, and what it makes of a failure.

namespace maestro::model {
namespace {

TokenFailure failure_of(Failure failure, Wire wire) {
  TokenFailure result;
  switch (failure) {
    case Failure::none:
    case Failure::unsent:
      result.fault = TokenFault::unreachable;
      result.progress = HttpProgress::unsent;
      break;
    case Failure::cut:
      result.fault = TokenFault::uncertain;
      result.progress = wire == Wire::answered ? HttpProgress::answering : HttpProgress::written;
      break;
    case Failure::bad_gateway:
      result.fault = TokenFault::server_error;
      result.progress = HttpProgress::whole;
      result.status = 502;
      break;
    case Failure::too_late:
      result.fault = TokenFault::answer_too_late;
      result.progress = HttpProgress::written;
      break;
  }
  return result;
}

}  // namespace

bool WorkerSteps::is_on_its_way() const { return process_.wire == Wire::sent || process_.wire == Wire::received; }

bool WorkerSteps::is_resent(Failure failure, int connects, int uncertain) const {
  SpendTally tally;
  tally.connects = connects;
  tally.requests = process_.requests;
  tally.uncertain = uncertain;
  const ResendPlan plan = plan_resend(
      failure_of(failure, process_.wire), tally, process_.persistent != 0 ? Persistence::persistent : Persistence::once,
      steps_.setup_.reuse, stored().token.expiry <= now_in(state_), std::chrono::seconds(50), 0);
  return plan.what == Resend::same_endpoint;
}

void WorkerSteps::wait() {
  if (process_.wire == Wire::answered) {
    read_answer();
  } else {
    fail_with(Failure::bad_gateway, "gets a 502");
    fail_with(Failure::too_late, "waits its five minutes, and the connection lives");
  }
  if (process_.wire == Wire::answered && has(Mutation::limit_before_reading))
    fail_with(Failure::too_late, "stood still, and judges its limit before it reads");
  fail_with(Failure::cut, "finds its connection dead");
}

void WorkerSteps::fail_with(Failure failure, const char* words) {
  fresh();
  if (is_on_its_way()) leave_behind(next_.server, process_.sent);
  const bool again = is_resent(failure, process_.connects, ++self().uncertain);
  self().wire = Wire::idle;
  self().sent = self().answer = no_pair;
  self().failure = failure;
  self().at = again ? At::slotted : At::failing;
  add(words, Nature::mishap);
}

void WorkerSteps::read_answer() {
  fresh();
  self().at = process_.answer == no_pair ? At::refused : At::holding;
  self().wire = Wire::idle;
  self().had_answer = 1;
  if (next_.unknowns > 0 && !is_overtaken(state_, process_, steps_.records_)) --next_.unknowns;
  if (has(Mutation::unlock_before_commit)) self().holds_lock = 0;
  add(process_.answer == no_pair ? "reads: invalid_grant" : "reads the new pair");
}

}  // namespace maestro::model
