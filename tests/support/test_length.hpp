#pragma once

#include <cstdlib>
#include <string_view>

namespace maestro::testing {

/// Whether the suites run at full length: `./dev test --long`.
inline bool is_long_test() {
  const char* length = std::getenv("MAESTRO_TEST_LENGTH");
  return length != nullptr && std::string_view(length) == "long";
}

}  // namespace maestro::testing
