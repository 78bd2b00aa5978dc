#include <fmt/format.h>

#include <map>

#include "app/cli/command.hpp"
#include "app/cli/status_text.hpp"
#include "domain/utc_time.hpp"

namespace maestro {
namespace {

/// A login, and whether it is the one that is meant when nobody says.
struct Entry {
  LoginStatus status;
  bool active = false;
};

Result<std::vector<Entry>> entries(Wiring& wiring) {
  const Result<TokenVault*> vault = wiring.vault();
  if (!vault) return fail(vault.error());
  const Result<SessionKey> current = wiring.session();
  if (!current) return fail(current.error());
  const Result<std::vector<SessionKey>> sessions = (*vault)->list();
  if (!sessions) return fail(sessions.error());
  const Result<EnvironmentCredentials> environment = wiring.environment_credentials();
  if (!environment) return fail(environment.error());
  const EnvironmentCredential* winner = environment->winner();
  std::vector<Entry> all;
  for (const EnvironmentCredential& credential : environment->found)
    all.push_back({describe(*current, credential), &credential == winner});
  for (const SessionKey& session : *sessions) {
    Result<LoginStatus> status = login_status(**vault, wiring.clock(), session, {});
    if (!status) return fail(std::move(status));
    all.push_back({*std::move(status), winner == nullptr && session == *current});
  }
  return all;
}

std::string end_text(const LoginStatus& status) {
  const LoginEnd end = login_end(status);
  if (end == LoginEnd::soon) return ", ends on " + calendar_date(*status.login_expires_at);
  return end == LoginEnd::over ? ", ended on " + calendar_date(*status.login_expires_at) : "";
}

std::string text_of(const std::vector<Entry>& entries) {
  std::string text;
  for (const auto& [status, active] : entries)
    text += fmt::format("{} {:<12} {:<24} {}{}{}{}\n", active ? "*" : " ", status.session.provider,
                        is_stored(status) ? status.session.profile : status.source, state_name(status.state),
                        status.identity.account_email ? ", " + *status.identity.account_email : "",
                        status.identity.workspace_name ? ", " + *status.identity.workspace_name : "", end_text(status));
  return text;
}

std::string json_of(const std::vector<Entry>& entries, const std::string& vault_url) {
  std::string text = "[";
  for (const auto& [status, active] : entries) {
    JsonObject json = status_json(status, vault_url);
    std::string_view line = json.boolean("active", active).line();
    line.remove_suffix(1);
    text += (text.size() > 1 ? "," : "") + std::string(line);
  }
  return text + "]\n";
}

Result<int> run(Wiring& wiring, const Arguments& arguments) {
  const Result<std::string> vault_url = wiring.vault_url();
  if (!vault_url) return fail(vault_url.error());
  const Result<std::vector<Entry>> all = entries(wiring);
  if (!all) return fail(all.error());
  if (all->empty()) wiring.console().say("Nothing is stored. `maestro auth login` begins.\n");
  const Status written = wiring.console().write(arguments.has("--json") ? json_of(*all, *vault_url) : text_of(*all));
  if (!written) return fail(written.error());
  return 0;
}

}  // namespace

Command auth_list_command() {
  return {"auth list", "Show every login; * marks the one that is meant", "maestro auth list --json", {}, true, run};
}

}  // namespace maestro
