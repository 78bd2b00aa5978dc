#pragma once

#include "ports/qr_drawing.hpp"

namespace maestro {

/// QrDrawing by libqrencode, which is opened by the first drawing, for the terminal at standard error. Two modules a
/// character, in black on white whatever the terminal's colours: many readers do not take the reverse.
class TerminalQr final : public QrDrawing {
 public:
  Result<std::string> draw(const std::string& text) override;
};

}  // namespace maestro
