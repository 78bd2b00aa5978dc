#include "app/cli/command.hpp"
#include "app/cli/status_text.hpp"
#include "app/usecase/current_session.hpp"

namespace maestro {
namespace {

Result<int> run(Wiring& wiring, const Arguments& arguments) {
  const Result<SessionKey> current = wiring.session();
  if (!current) return fail(current.error());
  const Result<SessionKey> wanted = make_session_key(current->provider, arguments.value(profile_value).value_or(""));
  if (!wanted) return fail(wanted.error());
  const Result<TokenVault*> vault = wiring.vault();
  if (!vault) return fail(vault.error());
  const Result<ProfileChoice*> choice = wiring.profile_choice();
  if (!choice) return fail(choice.error());
  if (const Status switched = switch_profile(**vault, **choice, *wanted); !switched) return fail(switched.error());
  wiring.console().say("From now on commands mean " + session_text(*wanted) + ".\n");
  return 0;
}

}  // namespace

Command auth_switch_command() {
  return {"auth switch",
          "Choose the profile that commands mean when nobody says",
          "maestro auth switch work",
          {},
          false,
          run,
          profile_value};
}

}  // namespace maestro
