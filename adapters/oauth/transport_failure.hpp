#pragma once

#include <string>

#include "domain/token_failure.hpp"

namespace maestro {

/// What a failure of the transport means for the code or token in the request to `host`.
[[nodiscard]] TokenFailure from_transport(const HttpFailure& failure, const std::string& host);

}  // namespace maestro
