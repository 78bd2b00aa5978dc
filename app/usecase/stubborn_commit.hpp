#pragma once

#include "ports/clock.hpp"
#include "ports/token_vault.hpp"

namespace maestro {

/// Commits, and tries again for some seconds if the vault will not take it: the only copy of a token is in memory, and
/// the old one is spent.
[[nodiscard]] inline Status stubborn_commit(SessionGuard& guard, const SessionRecord& next, Clock& clock) {
  Status stored = guard.commit(next, clock.now());
  for (std::chrono::milliseconds pause{50}; !stored && stored.error().code != Errc::internal && pause.count() <= 1600;
       pause *= 2) {
    clock.sleep(pause);
    stored = guard.commit(next, clock.now());
  }
  return stored;
}

}  // namespace maestro
