#include "app/cli/waiting_words.hpp"

#include <fmt/format.h>

namespace maestro {
namespace {

constexpr std::chrono::seconds quiet{1};

}  // namespace

void WaitingWords::waiting(SpendStage stage, const std::string& host, std::chrono::milliseconds waited,
                           std::chrono::milliseconds limit) {
  if (waited < quiet || said_ == stage) return;
  said_ = stage;
  const auto seconds = std::chrono::ceil<std::chrono::seconds>(limit - waited).count();
  switch (stage) {
    case SpendStage::connecting:
      console_.show_progress(
          fmt::format("Trying to reach {} for up to {} s more; nothing has been sent. Ctrl-C stops.\n", host, seconds));
      return;
    case SpendStage::sent:
      console_.show_progress(fmt::format(
          "Waiting for {} to answer, up to {} s more. Ctrl-C stops waiting; what was sent is seen through.\n", host,
          seconds));
      return;
    case SpendStage::storing:
      console_.show_progress("Storing the new tokens.\n");
      return;
  }
}

}  // namespace maestro
