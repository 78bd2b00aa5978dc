#include <fmt/format.h>

#include "app/cli/command.hpp"
#include "app/cli/status_text.hpp"
#include "app/usecase/settings.hpp"

namespace maestro {
namespace {

Result<int> run(Wiring& wiring, const Arguments& arguments) {
  const Result<SessionKey> session = wiring.session();
  if (!session) return fail(session.error());
  const Result<std::string> vault_url = wiring.vault_url();
  if (!vault_url) return fail(vault_url.error());
  Result<TokenSource> source = wiring.token_source(session->provider);
  if (!source) return fail(source.error());
  const Result<SessionRecord> record = source->token(*session, {std::nullopt, TokenDemand::Use::refreshed});
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
  return {"auth refresh", "Refresh the tokens now", "maestro auth refresh --profile work", {}, true, run};
}

}  // namespace maestro
