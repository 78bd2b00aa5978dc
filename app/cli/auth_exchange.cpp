#include "app/cli/code_prompt.hpp"
#include "app/cli/command.hpp"
#include "app/usecase/settings.hpp"

namespace maestro {
namespace {

Result<int> run(Wiring& wiring, const Arguments& arguments) {
  const Result<SessionKey> session = wiring.session();
  if (!session) return fail(session.error());
  const Result<ProviderProfile> provider = wiring.provider(session->provider);
  if (!provider) return fail(provider.error());
  const Result<std::chrono::milliseconds> deadline = load_deadline(wiring.config());
  if (!deadline) return fail(deadline.error());
  Result<Login> login = wiring.login();
  if (!login) return fail(login.error());
  if (const Status waiting = login->check_pending(*session); !waiting) return fail(waiting.error());

  const Result<SessionRecord> record =
      ask_for_code(wiring.console(), {*login, *session, *provider, pending_login_lifetime, *deadline});
  if (!record) return fail(record.error());
  const Status told = confirm_login(wiring, arguments, *session, *record);
  if (!told) return fail(told.error());
  return 0;
}

}  // namespace

Command auth_exchange_command() {
  return {"auth exchange",
          "End a login that `auth url` began: read the code, store the tokens",
          "maestro auth exchange < code.txt",
          {},
          true,
          run};
}

}  // namespace maestro
