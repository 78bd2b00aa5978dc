#pragma once

#include "domain/session_record.hpp"
#include "ports/clock.hpp"
#include "ports/crypto.hpp"

namespace maestro {

/// A login that begins now: a grant id, a verifier and a state of its own.
[[nodiscard]] PendingLogin make_pending_login(const ProviderProfile& provider, Crypto& crypto, Clock& clock);

}  // namespace maestro
