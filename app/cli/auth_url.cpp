#include "app/cli/command.hpp"
#include "app/cli/json_object.hpp"
#include "app/usecase/settings.hpp"

namespace maestro {
namespace {

Result<int> run(Wiring& wiring, const Arguments& arguments) {
  const Result<SessionKey> session = wiring.session();
  if (!session) return fail(session.error());
  const Result<ProviderProfile> provider = wiring.provider(session->provider);
  if (!provider) return fail(provider.error());
  Result<Login> login = wiring.login();
  if (!login) return fail(login.error());
  const Result<std::string> url = login->begin(*session, *provider);
  if (!url) return fail(url.error());

  JsonObject json;
  json.text("url", *url).number("expires_in", std::chrono::seconds(pending_login_lifetime).count());
  const Status written =
      arguments.has("--json") ? wiring.console().write(json.line()) : wiring.console().write(*url + "\n");
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
