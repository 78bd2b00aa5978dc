#include "app/usecase/doctor.hpp"

#include <fmt/format.h>

#include "app/cli/command.hpp"
#include "app/cli/exit_code.hpp"
#include "app/cli/json_object.hpp"
#include "app/usecase/settings.hpp"

namespace maestro {
namespace {

std::string_view name_of(Verdict verdict) {
  switch (verdict) {
    case Verdict::ok:
      return "ok";
    case Verdict::warning:
      return "warning";
    case Verdict::error:
      return "error";
  }
  return "";
}

void append(Findings& all, Findings more) {
  for (Finding& finding : more) all.push_back(std::move(finding));
}

/// Silent where the settings or the vault cannot be read: their own checks say so.
Findings examine_stored_login(Wiring& wiring) {
  const Result<TokenVault*> vault = wiring.vault();
  if (!vault) return {};
  const Result<SessionKey> session = wiring.session();
  if (!session) return {};
  const Result<LoginStatus> status = login_status(**vault, wiring.clock(), *session, {});
  return status ? examine_login(*status) : Findings{};
}

Findings examine(Wiring& wiring) {
  const Result<std::string> name = load_text(wiring.config(), "provider");
  const Result<ProviderProfile> provider = name ? wiring.provider(*name) : fail(name.error());
  Findings all = examine_settings(wiring.config(), provider);
  if (const Result<VaultSite*> site = wiring.vault_site(); site)
    append(all, examine_site(**site));
  else
    all.push_back({"settings", Verdict::error, site.error().what, site.error().hint, site.error().code});
  if (const Result<VaultKeeper*> keeper = wiring.vault_keeper(); keeper) append(all, examine_vault(**keeper));
  append(all, examine_stored_login(wiring));
  const Result<HttpClient*> http = wiring.http_client();
  if (http && provider) {
    const Result<ProviderProfile> reached = wiring.discovered(*provider, std::chrono::seconds{10});
    append(all, examine_network(**http, wiring.clock(), reached ? *reached : *provider, wiring.proxy()));
  }
  return all;
}

std::string text_of(const Findings& findings) {
  std::string text;
  for (const Finding& finding : findings) {
    text += fmt::format("{:<8} {:<12} {}\n", name_of(finding.verdict), finding.check, finding.what);
    if (!finding.hint.empty()) text += fmt::format("{:21} hint: {}\n", "", finding.hint);
  }
  return text;
}

std::string json_of(const Findings& findings) {
  std::string text = "[";
  for (const Finding& finding : findings) {
    JsonObject json;
    std::string_view line = json.text("check", finding.check)
                                .text("verdict", name_of(finding.verdict))
                                .text("message", finding.what)
                                .text("hint", finding.hint)
                                .line();
    line.remove_suffix(1);
    text += (text.size() > 1 ? "," : "") + std::string(line);
  }
  return text + "]\n";
}

Result<int> run(Wiring& wiring, const Arguments& arguments) {
  const Findings findings = examine(wiring);
  const Status written = wiring.console().write(arguments.has("--json") ? json_of(findings) : text_of(findings));
  if (!written) return fail(written.error());
  for (const Finding& finding : findings)
    if (finding.verdict == Verdict::error) return exit_code(finding.code);
  return 0;
}

}  // namespace

Command doctor_command() {
  return {"doctor",
          "Look for whatever stands in the way: settings, files, key, vault, clock, network",
          "maestro doctor --json",
          {},
          true,
          run};
}

}  // namespace maestro
