#include "app/cli/code_prompt.hpp"
#include "app/cli/command.hpp"
#include "app/cli/json_object.hpp"
#include "domain/authorization_url.hpp"

namespace maestro {
namespace {

Result<int> run(Wiring& wiring, const Arguments& arguments) {
  Result<LoginPlan> plan = plan_login(wiring, LoginGrant::authorization_code);
  if (!plan) return fail(std::move(plan));
  if (plan->provider.redirect_uri.empty())
    return fail(Errc::bad_setting, "the provider `" + plan->provider.name + "` has no page that shows a code",
                "use `maestro auth login`, or set the provider's redirect_uri");
  const Result<PkceParams> pkce = plan->login.begin(plan->session, plan->provider);
  if (!pkce) return fail(pkce.error());
  const std::string url = authorization_url(plan->provider, *pkce);

  JsonObject json;
  json.text("url", url).number("expires_in", std::chrono::seconds(pending_login_lifetime).count());
  const Status written =
      arguments.has("--json") ? wiring.console().write(json.line()) : wiring.console().write(url + "\n");
  if (!written) return fail(written.error());
  wiring.console().say("Open it within 10 minutes, then paste what the page shows into `maestro auth exchange`.\n");
  return 0;
}

}  // namespace

Command auth_url_command() {
  return {
      "auth url", "Begin a login: print the address of the page; `auth exchange` ends it", "maestro auth url", {}, true,
      run};
}

}  // namespace maestro
