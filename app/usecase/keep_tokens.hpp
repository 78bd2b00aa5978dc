#pragma once

#include "ports/clock.hpp"
#include "ports/log.hpp"
#include "ports/token_vault.hpp"

namespace maestro {

/// Stores tokens whose only copy is in memory while the old ones are spent: commits, and tries again for some
/// seconds if neither the vault nor any place beside it takes them.
[[nodiscard]] Status keep_tokens(SessionGuard& guard, const SessionKey& session, const SessionRecord& next,
                                 Clock& clock, Log& log);

}  // namespace maestro
