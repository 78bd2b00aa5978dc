#include <fmt/format.h>

#include "app/cli/command.hpp"
#include "app/cli/duration.hpp"
#include "app/cli/status_text.hpp"
#include "app/usecase/settings.hpp"

namespace maestro {
namespace {

constexpr int tries_at_the_prompt = 3;

void invite(Wiring& wiring, const std::string& url, const Arguments& arguments) {
  Console& console = wiring.console();
  console.say("Open this page, allow the access, and copy the text that it shows:\n\n" + url + "\n\n");
  if (arguments.has("--no-browser") || !wiring.browser().is_at_hand()) return;
  if (const Status opened = wiring.browser().open(url); !opened)
    console.say("(The browser could not be started: " + opened.error().what + ".)\n");
}

/// A slip of the person's that another paste mends.
bool may_ask_again(const Error& error) { return error.code == Errc::bad_input || error.code == Errc::state_mismatch; }

struct Prompt {
  Login& login;
  const SessionKey& session;
  const ProviderProfile& provider;
  std::chrono::milliseconds patience;  ///< for the person
  std::chrono::milliseconds deadline;  ///< for the server
};

Result<SessionRecord> ask(Console& console, const Prompt& prompt) {
  const bool interactive = console.is_interactive();
  for (int tries_left = tries_at_the_prompt - 1;; --tries_left) {
    if (interactive) console.say("Paste it here (it is not shown), then Enter: ");
    const Result<PastedText> pasted = console.read_secret_line(prompt.patience);
    if (!pasted && interactive) console.say("\n");  // the error gets a line of its own
    if (!pasted) return fail(pasted.error());
    if (interactive) console.say(fmt::format("received {} characters\n", pasted->size()));
    Result<SessionRecord> record = prompt.login.finish(prompt.session, prompt.provider, *pasted, prompt.deadline);
    if (record || !interactive || tries_left == 0 || !may_ask_again(record.error())) return record;
    console.say(fmt::format("error: {}\nhint: {}\n", record.error().what, record.error().hint));
  }
}

Status confirm(Wiring& wiring, const Arguments& arguments, const LoginStatus& status) {
  const Result<std::string> vault_url = wiring.vault_url();
  if (!vault_url) return fail(vault_url.error());
  const std::string account = status.identity.account_email ? " (" + *status.identity.account_email + ")" : "";
  wiring.console().say(
      fmt::format("Logged in to {}{}. `maestro auth token` prints an access token, and keeps it fresh.\n",
                  session_text(status.session), account));
  if (!arguments.has("--json")) return {};
  return wiring.console().write(status_json(status, *vault_url).line());
}

Result<int> run(Wiring& wiring, const Arguments& arguments) {
  const auto patience = parse_duration("--timeout", arguments.value("--timeout").value_or("10m"));
  if (!patience) return fail(patience.error());
  const Result<SessionKey> session = load_session_key(wiring.config());
  if (!session) return fail(session.error());
  const Result<ProviderProfile> provider = wiring.provider(session->provider);
  if (!provider) return fail(provider.error());
  const Result<std::chrono::milliseconds> deadline = load_deadline(wiring.config());
  if (!deadline) return fail(deadline.error());
  Result<Login> login = wiring.login();
  if (!login) return fail(login.error());

  const Result<std::string> url = login->begin(*session, *provider);
  if (!url) return fail(url.error());
  invite(wiring, *url, arguments);
  const Result<SessionRecord> record = ask(wiring.console(), {*login, *session, *provider, *patience, *deadline});
  if (!record) return fail(record.error());
  const Status told = confirm(wiring, arguments, describe(*session, &*record, wiring.clock().now()));
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
