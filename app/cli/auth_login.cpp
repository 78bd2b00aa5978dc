#include "app/cli/code_prompt.hpp"
#include "app/cli/command.hpp"
#include "app/cli/duration.hpp"

namespace maestro {
namespace {

constexpr int fresh_pages = 3;

void invite(Wiring& wiring, const std::string& url, const Arguments& arguments) {
  Console& console = wiring.console();
  console.say("Open this page, allow the access, and copy the text that it shows:\n\n" + url + "\n\n");
  if (arguments.has("--no-browser") || !wiring.browser().is_at_hand()) return;
  if (const Status opened = wiring.browser().open(url); !opened)
    console.say("(The browser could not be started: " + opened.error().what + ".)\n");
}

/// Invites the person, and on a terminal once more with a fresh page when a code came too late.
Result<SessionRecord> log_in(Wiring& wiring, const Arguments& arguments, LoginPlan& plan,
                             std::chrono::milliseconds patience) {
  for (int pages_left = fresh_pages - 1;; --pages_left) {
    const Result<std::string> url = plan.login.begin(plan.session, plan.provider);
    if (!url) return fail(url.error());
    invite(wiring, *url, arguments);
    Result<SessionRecord> record = ask_for_code(wiring.console(), plan, patience);
    const bool came_too_late = !record && record.error().code == Errc::spent_code;
    if (!came_too_late || pages_left == 0 || !wiring.console().is_interactive()) return record;
    wiring.console().say("error: " + record.error().what + "\nHere is a fresh page.\n\n");
  }
}

Result<int> run(Wiring& wiring, const Arguments& arguments) {
  const auto patience = parse_duration("--timeout", arguments.value("--timeout").value_or("10m"));
  if (!patience) return fail(patience.error());
  Result<LoginPlan> plan = plan_login(wiring);
  if (!plan) return fail(std::move(plan));
  const Result<SessionRecord> record = log_in(wiring, arguments, *plan, *patience);
  if (!record) return fail(record.error());
  const Status told = confirm_login(wiring, arguments, plan->session, *record);
  if (!told) return fail(told.error());
  return 0;
}

}  // namespace

Command auth_login_command() {
  return {"auth login",
          "Log in: opens the page, reads the code that you paste, stores the tokens",
          "maestro auth login --no-browser",
          {{"--no-browser", "", "Only print the address of the page"},
           {"--timeout", "DURATION", "How long to wait for the code, e.g. 90s or 10m (the default)"}},
          true,
          run};
}

}  // namespace maestro
