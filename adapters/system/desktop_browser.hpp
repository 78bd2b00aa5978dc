#pragma once

#include "ports/browser.hpp"

namespace maestro {

/// The program in $BROWSER, else xdg-open, found on the PATH.
class DesktopBrowser final : public Browser {
 public:
  bool is_at_hand() override;
  Status open(const std::string& url) override;
};

}  // namespace maestro
