#pragma once

#include "ports/crypto.hpp"

namespace maestro {

/// A random number from 0 to 1, so that many processes do not act in step.
[[nodiscard]] inline double jitter(Crypto& crypto) {
  const WipingBytes byte = crypto.random(1);
  return static_cast<unsigned char>(byte.front()) / 255.0;
}

}  // namespace maestro
