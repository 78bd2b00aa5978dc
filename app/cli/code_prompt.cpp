#include "app/cli/code_prompt.hpp"

#include <fmt/format.h>

#include "app/cli/status_text.hpp"
#include "app/usecase/settings.hpp"

namespace maestro {
namespace {

constexpr int tries_at_the_prompt = 3;

/// A slip of the person's that another paste mends.
bool may_ask_again(const Error& error) { return error.code == Errc::bad_input || error.code == Errc::state_mismatch; }

}  // namespace

Result<LoginPlan> plan_login(Wiring& wiring) {
  Result<SessionKey> session = wiring.session();
  if (!session) return fail(std::move(session));
  Result<ProviderProfile> provider = wiring.provider(session->provider);
  if (!provider) return fail(std::move(provider));
  const Result<std::chrono::milliseconds> deadline = load_deadline(wiring.config());
  if (!deadline) return fail(deadline.error());
  Result<Login> login = wiring.login();
  if (!login) return fail(std::move(login));
  return LoginPlan{*std::move(login), *std::move(session), *std::move(provider), *deadline};
}

Result<SessionRecord> ask_for_code(Console& console, LoginPlan& plan, std::chrono::milliseconds patience) {
  const bool interactive = console.is_interactive();
  for (int tries_left = tries_at_the_prompt - 1;; --tries_left) {
    const Result<PastedText> pasted =
        console.read_secret_line("Paste it here (it is not shown), then Enter: ", patience);
    if (!pasted && interactive) console.say("\n");  // the error gets a line of its own
    if (!pasted) return fail(pasted.error());
    if (interactive) console.say(fmt::format("received {} characters\n", pasted->size()));
    Result<SessionRecord> record = plan.login.finish(plan.session, plan.provider, *pasted, plan.deadline);
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
