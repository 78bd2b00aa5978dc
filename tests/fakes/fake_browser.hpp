#pragma once

#include <string>
#include <vector>

#include "ports/browser.hpp"

namespace maestro::testing {

/// Remembers the pages that it was asked to show.
class FakeBrowser final : public Browser {
 public:
  bool is_at_hand() override { return at_hand_; }
  Status open(const std::string& url) override {
    if (!at_hand_) return fail(Errc::internal, "there is no browser");
    opened_.push_back(url);
    return {};
  }

  void take_away() { at_hand_ = false; }
  [[nodiscard]] const std::vector<std::string>& opened() const { return opened_; }

 private:
  bool at_hand_ = true;
  std::vector<std::string> opened_;
};

}  // namespace maestro::testing
