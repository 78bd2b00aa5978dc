#pragma once

#include <functional>
#include <memory>

#include "app/cli/wiring.hpp"

namespace maestro {

using MakeWiring = std::function<std::unique_ptr<Wiring>(const Arguments&)>;

/// The whole command: parses, runs, and is the one place that prints an error and picks the exit code.
[[nodiscard]] int run(int argc, const char* const* argv, const MakeWiring& make_wiring);

}  // namespace maestro
