#pragma once

#include <string>

#include "domain/result.hpp"

namespace maestro {

class Browser {
 public:
  virtual ~Browser() = default;
  /// Whether there is a display to show a page on (not over SSH, not on a bare console).
  [[nodiscard]] virtual bool is_at_hand() = 0;
  /// Starts the person's browser and does not wait for it. The child inherits no descriptor and no MAESTRO_* variable.
  [[nodiscard]] virtual Status open(const std::string& url) = 0;
};

}  // namespace maestro
