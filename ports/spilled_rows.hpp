#pragma once

#include <optional>

#include "domain/session_key.hpp"
#include "ports/landing.hpp"

namespace maestro {

/// Tokens that maestro 0.1 kept in files beside the vault while its disk was full. Read until they are stored; none are
/// written any more. Thread-safe.
class SpilledRows {
 public:
  virtual ~SpilledRows() = default;
  /// `key_id` of the row is empty: those files did not name it.
  [[nodiscard]] virtual std::optional<LandedRow> find(const SessionKey& session) = 0;
  virtual void remove(const SessionKey& session) = 0;
};

}  // namespace maestro
