#include <fmt/format.h>

#include "app/cli/command.hpp"
#include "app/cli/duration.hpp"
#include "app/cli/status_text.hpp"
#include "app/usecase/settings.hpp"
#include "domain/grant_binding.hpp"

namespace maestro {
namespace {

/// A person has to agree that a refresh token goes elsewhere; a script's flag is none.
Result<OtherEndpoints> other_endpoints(Wiring& wiring, const Arguments& arguments) {
  if (!arguments.has("--accept-endpoint")) return OtherEndpoints::refused;
  if (wiring.console().is_interactive()) return OtherEndpoints::accepted;
  return fail(Errc::usage, "--accept-endpoint needs a terminal",
              "run it yourself, or log in anew: `maestro auth login`");
}

Result<int> run(Wiring& wiring, const Arguments& arguments) {
  const Result<SessionKey> session = wiring.session();
  if (!session) return fail(session.error());
  const Result<std::string> vault_url = wiring.vault_url();
  if (!vault_url) return fail(vault_url.error());
  const Result<std::optional<std::chrono::milliseconds>> within = parse_within(arguments);
  if (!within) return fail(within.error());
  const Result<OtherEndpoints> endpoints = other_endpoints(wiring, arguments);
  if (!endpoints) return fail(endpoints.error());
  Result<TokenSource> source = wiring.token_source(session->provider, {*within, *endpoints});
  if (!source) return fail(source.error());
  TokenDemand demand;
  demand.use = TokenDemand::Use::asked;
  const Result<SessionRecord> record = source->token(*session, demand);
  if (!record) return fail(record.error());

  const std::chrono::sys_seconds now = wiring.clock().now();
  wiring.console().say(fmt::format("Refreshed the login to {}; the new token expires {}.\n", session_text(*session),
                                   relative_time(record->token.expiry - now)));
  if (!arguments.has("--json")) return 0;
  const Status written = wiring.console().write(status_json(describe(*session, &*record, now), *vault_url).line());
  if (!written) return fail(written.error());
  return 0;
}

}  // namespace

Command auth_refresh_command() {
  return {"auth refresh",
          "Refresh the tokens now",
          "maestro auth refresh --profile work",
          {{"--within", "DURATION", "Wait no longer, e.g. 30s; the refresh goes on in the background"},
           {"--accept-endpoint", "", "Go on at the endpoint that the settings name now; on a terminal only"}},
          true,
          run};
}

}  // namespace maestro
