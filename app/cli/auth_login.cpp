#include "app/cli/command.hpp"
#include "app/cli/duration.hpp"
#include "app/cli/login_ways.hpp"

namespace maestro {
namespace {

constexpr int fresh_pages = 3;

/// Which grant the flags ask for; absent: the provider's own.
Result<std::optional<LoginGrant>> grant_of(const Arguments& arguments) {
  if (arguments.has("--device") && arguments.has("--callback"))
    return fail(Errc::usage, "--device and --callback are two ways to log in", "choose one");
  if (arguments.has("--device")) return LoginGrant::device_code;
  if (arguments.has("--callback")) return LoginGrant::authorization_code;
  return std::nullopt;
}

Result<SessionRecord> log_in_once(Wiring& wiring, const Arguments& arguments, LoginPlan& plan,
                                  std::chrono::milliseconds patience) {
  if (plan.provider.grant == LoginGrant::device_code) return log_in_by_device(wiring, arguments, plan, patience);
  const bool listens = arguments.has("--callback") || plan.provider.redirect_uri.empty();
  return log_in_by_page(wiring, arguments, plan, patience, listens ? Listening::yes : Listening::no);
}

/// Invites the person, and on a terminal once more with a fresh page when a code came too late.
Result<SessionRecord> log_in(Wiring& wiring, const Arguments& arguments, LoginPlan& plan,
                             std::chrono::milliseconds patience) {
  for (int pages_left = fresh_pages - 1;; --pages_left) {
    Result<SessionRecord> record = log_in_once(wiring, arguments, plan, patience);
    const bool came_too_late = !record && record.error().code == Errc::spent_code;
    if (!came_too_late || pages_left == 0 || !wiring.console().is_interactive()) return record;
    wiring.console().say("error: " + record.error().what + "\nHere is a fresh page.\n\n");
  }
}

Result<int> run(Wiring& wiring, const Arguments& arguments) {
  const auto patience = parse_duration("--timeout", arguments.value("--timeout").value_or("10m"));
  if (!patience) return fail(patience.error());
  const Result<std::optional<LoginGrant>> grant = grant_of(arguments);
  if (!grant) return fail(grant.error());
  Result<LoginPlan> plan = plan_login(wiring, *grant);
  if (!plan) return fail(std::move(plan));
  plan->rule = account_rule(arguments);
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
          {{"--callback", "", "Let the browser on this machine bring the code; pasting it stays possible"},
           {"--device", "", "Enter a short code on another device, where the provider has that"},
           {"--qr", "", "Show the address as a QR code, too, where the terminal is large enough"},
           expect_account_flag,
           {"--no-browser", "", "Only print the address of the page"},
           {"--timeout", "DURATION", "How long to wait for the code, e.g. 90s or 10m (the default)"}},
          true,
          run};
}

}  // namespace maestro
