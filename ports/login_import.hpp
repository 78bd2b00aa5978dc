#pragma once

#include <chrono>

#include "domain/result.hpp"
#include "domain/session_key.hpp"
#include "domain/session_record.hpp"

namespace maestro {

/// Whether something older may replace what is stored.
enum class Older { refused, wanted };

/// Takes in logins from another machine. Thread-safe.
class LoginImport {
 public:
  virtual ~LoginImport() = default;
  /// Durably stores the login under the session's lock, with a generation that is higher than the stored one and not
  /// lower than its own. Errc::older_copy if the same login is stored in a later generation, or another login that is
  /// still usable is stored, unless that is wanted. What is stored already has nothing to do. Errc::vault_*.
  [[nodiscard]] virtual Status adopt(const SessionKey& session, const SessionRecord& record, Older older,
                                     std::chrono::sys_seconds at) = 0;
};

}  // namespace maestro
