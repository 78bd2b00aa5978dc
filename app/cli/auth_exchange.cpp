#include "app/cli/code_prompt.hpp"
#include "app/cli/command.hpp"

namespace maestro {
namespace {

Result<int> run(Wiring& wiring, const Arguments& arguments) {
  Result<LoginPlan> plan = plan_login(wiring, LoginGrant::authorization_code);
  if (!plan) return fail(std::move(plan));
  plan->rule = account_rule(arguments);
  if (const Status waiting = plan->login.check_pending(plan->session); !waiting) return fail(waiting.error());
  const Result<SessionRecord> record = ask_for_code(wiring.console(), *plan, pending_login_lifetime, nullptr);
  if (!record) return fail(record.error());
  const Status told = confirm_login(wiring, arguments, plan->session, *record);
  if (!told) return fail(told.error());
  return 0;
}

}  // namespace

Command auth_exchange_command() {
  return {"auth exchange",
          "End a login that `auth url` began: read the code, store the tokens",
          "maestro auth exchange < code.txt",
          {expect_account_flag},
          true,
          run};
}

}  // namespace maestro
