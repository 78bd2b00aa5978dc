#include "app/usecase/keep_tokens.hpp"

namespace maestro {

Status keep_tokens(SessionGuard& guard, const SessionKey& session, const SessionRecord& next, Clock& clock, Log& log) {
  Result<Kept> kept = guard.commit(next, clock.now());
  for (std::chrono::milliseconds pause{50}; !kept && kept.error().code != Errc::internal && pause.count() <= 1600;
       pause *= 2) {
    clock.sleep(pause);
    kept = guard.commit(next, clock.now());
  }
  if (!kept && kept.error().code == Errc::internal) return fail(std::move(kept));
  if (!kept)
    return fail(kept.error().code, "the new tokens could not be stored: " + kept.error().what,
                "mend that, then run `maestro auth login`: the old tokens are spent");
  if (*kept == Kept::beside_it) log.write(LoginSetAside{session});
  return {};
}

}  // namespace maestro
