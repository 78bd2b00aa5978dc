#pragma once

#include <gmock/gmock.h>

#include "domain/result.hpp"

namespace maestro {

inline void PrintTo(const Error& error, std::ostream* out) { *out << error.what << " (hint: " << error.hint << ")"; }

}  // namespace maestro

namespace maestro::testing {

/// A Result or Status that holds its value. The failure message shows the error.
MATCHER(IsOk, "is ok") {
  if (arg.has_value()) return true;
  *result_listener << "failed with: " << arg.error().what;
  return false;
}

MATCHER_P(FailsWith, code, "fails with that error code") {
  if (arg.has_value()) {
    *result_listener << "succeeded";
    return false;
  }
  *result_listener << "failed with: " << arg.error().what;
  return arg.error().code == code;
}

}  // namespace maestro::testing
