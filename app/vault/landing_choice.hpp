#pragma once

#include "app/vault/session_rows.hpp"

namespace maestro {

struct ChosenSlot {
  std::unique_ptr<LandingSlot> slot;
  /// Some slot remembers a later generation of the session than is stored: an older vault was put back.
  bool vault_is_older = false;
};

/// A landing slot for a spending of `session`, whose row has that generation. A slot may be taken if nobody has it and
/// what lies in it is no newer than the row that it names: a landed pair is never overwritten, but stored first, for
/// whichever session it is. Those that remember this session are taken first, then those that remember nobody, so that
/// generations are remembered as long as there are slots. Waits for at most `timeout`, then Errc::vault_busy.
/// Errc::no_room when the disk has none.
[[nodiscard]] Result<ChosenSlot> choose_slot(const VaultParts& parts, SessionRows& rows, const SessionKey& session,
                                             std::uint64_t generation, const std::string& vault_id,
                                             std::chrono::milliseconds timeout);

}  // namespace maestro
