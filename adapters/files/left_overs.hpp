#pragma once

#include <string>

namespace maestro {

/// Removes from a vault's directory what processes that were killed have left there: their temporary files,
/// `vault.db.new` of version 0.1.0, and the second name that its `vault.key` may have. Only regular files of this
/// user's, never one that a living process is still making, and nothing that may hold the only copy of anything. As
/// good as it gets. Requires the exclusive lock.
void sweep_left_overs(const std::string& directory);

}  // namespace maestro
