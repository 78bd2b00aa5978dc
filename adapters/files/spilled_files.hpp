#pragma once

#include <string>
#include <vector>

#include "ports/spilled_rows.hpp"

namespace maestro {

/// SpilledRows in the files that maestro 0.1 wrote: `spill-PROVIDER:PROFILE`, each a mark, 16 bytes of vault id, 8
/// bytes of generation and the sealed record.
class SpilledFiles final : public SpilledRows {
 public:
  /// In these directories; one that is not there has none.
  explicit SpilledFiles(std::vector<std::string> directories) : directories_(std::move(directories)) {}
  std::optional<LandedRow> find(const SessionKey& session) override;
  void remove(const SessionKey& session) override;

 private:
  std::vector<std::string> directories_;
};

}  // namespace maestro
