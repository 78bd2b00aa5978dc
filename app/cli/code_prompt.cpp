#include "app/cli/code_prompt.hpp"

#include <fmt/format.h>

#include "app/cli/status_text.hpp"

namespace maestro {
namespace {

constexpr int tries_at_the_prompt = 3;

/// A slip of the person's that another paste mends.
bool may_ask_again(const Error& error) { return error.code == Errc::bad_input || error.code == Errc::state_mismatch; }

}  // namespace

Result<SessionRecord> ask_for_code(Console& console, const CodePrompt& prompt) {
  const bool interactive = console.is_interactive();
  for (int tries_left = tries_at_the_prompt - 1;; --tries_left) {
    const Result<PastedText> pasted =
        console.read_secret_line("Paste it here (it is not shown), then Enter: ", prompt.patience);
    if (!pasted && interactive) console.say("\n");  // the error gets a line of its own
    if (!pasted) return fail(pasted.error());
    if (interactive) console.say(fmt::format("received {} characters\n", pasted->size()));
    Result<SessionRecord> record = prompt.login.finish(prompt.session, prompt.provider, *pasted, prompt.deadline);
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
