#pragma once

#include <string>

#include "domain/result.hpp"

namespace maestro {

class QrDrawing {
 public:
  virtual ~QrDrawing() = default;
  /// The text as a QR code to be shown on the terminal, line by line. Fails with Errc::usage where it would not fit, or
  /// there is no terminal.
  [[nodiscard]] virtual Result<std::string> draw(const std::string& text) = 0;
};

}  // namespace maestro
