#include "app/cli/code_prompt.hpp"

#include <fmt/format.h>

#include "app/cli/status_text.hpp"
#include "app/usecase/settings.hpp"
#include "domain/pasted_code.hpp"

namespace maestro {
namespace {

constexpr int tries_at_the_prompt = 3;

/// A slip of the person's that another paste mends.
bool may_ask_again(const Error& error) { return error.code == Errc::bad_input || error.code == Errc::state_mismatch; }

/// The provider with the redirect URI that the pasted text belongs to.
const ProviderProfile& provider_of(const PastedText& pasted, const LoginPlan& plan, const Callback* callback) {
  if (callback == nullptr) return plan.provider;
  const bool has_page = !plan.provider.redirect_uri.empty();
  return has_page && !is_redirect_to(pasted, callback->provider.redirect_uri) ? plan.provider : callback->provider;
}

Result<SessionRecord> take_from_browser(Console& console, LoginPlan& plan, Callback& callback) {
  if (console.is_interactive()) console.say("\n");  // the prompt's line ends here
  const Result<PastedText> answer = callback.wait->answer();
  if (!answer) return fail(answer.error());
  console.say("The browser has brought the answer.\n");
  return plan.login.finish(plan.session, callback.provider, *answer, plan.rule, plan.deadline);
}

}  // namespace

AccountRule account_rule(const Arguments& arguments) {
  AccountRule rule;
  rule.expected_email = arguments.value("--expect-account").value_or("");
  return rule;
}

Result<LoginPlan> plan_login(Wiring& wiring, std::optional<LoginGrant> grant) {
  if (Status there = wiring.check_transport(); !there) return fail(std::move(there));
  Result<SessionKey> session = wiring.session();
  if (!session) return fail(std::move(session));
  Result<ProviderProfile> described = wiring.provider(session->provider);
  if (!described) return fail(std::move(described));
  described->grant = grant.value_or(described->grant);
  if (Status valid = validate(*described); !valid) return fail(std::move(valid));
  const Result<std::chrono::milliseconds> deadline = load_deadline(wiring.config());
  if (!deadline) return fail(deadline.error());
  Result<ProviderProfile> provider = wiring.discovered(*std::move(described), *deadline);
  if (!provider) return fail(std::move(provider));
  Result<Login> login = wiring.login();
  if (!login) return fail(std::move(login));
  return LoginPlan{*std::move(login), *std::move(session), *std::move(provider), *deadline, {}};
}

Result<SessionRecord> ask_for_code(Console& console, LoginPlan& plan, std::chrono::milliseconds patience,
                                   Callback* callback) {
  const bool interactive = console.is_interactive();
  const std::string_view prompt = callback == nullptr ? "Paste it here (it is not shown), then Enter: "
                                                      : "Or paste it here (it is not shown), then Enter: ";
  for (int tries_left = tries_at_the_prompt - 1;; --tries_left) {
    const Result<PastedText> pasted =
        console.read_secret_line(prompt, patience, callback == nullptr ? nullptr : callback->wait.get());
    if (!pasted && interactive) console.say("\n");  // the error gets a line of its own
    if (!pasted) return fail(pasted.error());
    if (callback != nullptr && callback->wait->look()) return take_from_browser(console, plan, *callback);
    if (interactive) console.say(fmt::format("received {} characters\n", pasted->size()));
    Result<SessionRecord> record =
        plan.login.finish(plan.session, provider_of(*pasted, plan, callback), *pasted, plan.rule, plan.deadline);
    if (record || !interactive || tries_left == 0 || !may_ask_again(record.error())) return record;
    console.say(fmt::format("error: {}\nhint: {}\n", record.error().what, record.error().hint));
  }
}

Status confirm_login(Wiring& wiring, const Arguments& arguments, const SessionKey& session,
                     const SessionRecord& record) {
  const Result<std::string> vault_url = wiring.vault_url();
  if (!vault_url) return fail(vault_url.error());
  const LoginStatus status = describe(session, &record, wiring.clock().now());
  const std::string account = status.identity.account_email ? " (" + *status.identity.account_email + ")" : "";
  wiring.console().say(
      fmt::format("Logged in to {}{}. `maestro auth token` prints an access token, and keeps it fresh.\n",
                  session_text(session), account));
  const Result<EnvironmentCredentials> environment = wiring.environment_credentials();
  if (environment && environment->winner() != nullptr)
    wiring.console().say(fmt::format("warning: {} is set and wins over this login; unset it, or use --profile {}\n",
                                     environment->winner()->variable, session.profile));
  if (!arguments.has("--json")) return {};
  return wiring.console().write(status_json(status, *vault_url).line());
}

}  // namespace maestro
