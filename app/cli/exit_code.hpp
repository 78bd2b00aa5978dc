#pragma once

#include <string_view>

#include "domain/result.hpp"

namespace maestro {

/// What the process ends with; the table is in the README.
[[nodiscard]] int exit_code(Errc code);

/// The `code` of an error object under --json.
[[nodiscard]] std::string_view error_code_name(Errc code);

}  // namespace maestro
