#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "ports/crypto.hpp"
#include "ports/landing.hpp"

namespace maestro {

/// Of a slot, and of the file that stands in for one.
inline constexpr std::size_t landing_slot_size = 12288;

/// What lies in a slot. Of two places for one slot the one with the higher sequence was written later, whatever logins
/// they name.
struct LandingImage {
  std::uint64_t sequence = 0;
  LandedRow landed;
};

/// Exactly one slot long: mark, sequence, vault id, key id, provider, profile, kind, generation, sealed row, zeros, and
/// the SHA-256 over all that. Absent when it does not fit.
[[nodiscard]] std::optional<std::string> encode(const LandingImage& image, Crypto& crypto);

/// Absent for anything that is not whole: torn, foreign, zeros.
[[nodiscard]] std::optional<LandingImage> decode_landing_image(std::string_view slot, Crypto& crypto);

}  // namespace maestro
