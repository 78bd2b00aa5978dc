#pragma once

#include "app/vault/sealed_rows.hpp"
#include "domain/session_transitions.hpp"
#include "ports/clock.hpp"
#include "ports/host.hpp"
#include "ports/landing.hpp"
#include "ports/session_locks.hpp"
#include "ports/spilled_rows.hpp"
#include "ports/vault_whereabouts.hpp"

namespace maestro {

/// What a vault is made of: any store of rows, its locks, and the places where answers land.
struct VaultParts {
  RowStore& rows;
  SessionLocks& locks;
  Landing& landing;
  SpilledRows& spilled;
  VaultWhereabouts& whereabouts;
  KeyProvider& keys;
  Crypto& crypto;
  Clock& clock;
  Host& host;
};

[[nodiscard]] inline RowName session_row(const SessionKey& session) { return {session, RecordKind::session}; }

[[nodiscard]] inline Actor actor_of(const VaultParts& parts) {
  return {parts.host.process(), parts.host.name(), parts.clock.now()};
}

}  // namespace maestro
