#pragma once

#include <memory>

#include "app/cli/wiring.hpp"

namespace maestro {

/// The real parts, by the command's flags. The only place that knows every adapter.
[[nodiscard]] std::unique_ptr<Wiring> make_wiring(const Arguments& arguments);

}  // namespace maestro
