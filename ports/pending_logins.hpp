#pragma once

#include <optional>

#include "domain/result.hpp"
#include "domain/session_key.hpp"
#include "domain/session_record.hpp"

namespace maestro {

/// Logins whose code is still to come: sealed, one per session, the newest wins. Thread-safe.
class PendingLogins {
 public:
  virtual ~PendingLogins() = default;
  /// Durable when it returns; creates the vault if there is none, and so proves that it takes writes.
  [[nodiscard]] virtual Status put(const SessionKey& session, const PendingLogin& pending) = 0;
  [[nodiscard]] virtual Result<std::optional<PendingLogin>> find(const SessionKey& session) = 0;
  /// Removes it if it is still the one with that grant id. (A commit of the same grant removes it as well.)
  [[nodiscard]] virtual Status remove(const SessionKey& session, const GrantId& grant_id) = 0;
};

}  // namespace maestro
