#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "domain/secret.hpp"

namespace maestro {

/// base64url without padding (RFC 4648 §5, RFC 7636 appendix A).
[[nodiscard]] std::string base64url_encode(std::string_view bytes);
/// The same, into memory that is wiped.
[[nodiscard]] WipingBytes base64url_encode_secret(std::string_view bytes);
/// Absent when the text has padding, a foreign character, an impossible length or stray bits.
[[nodiscard]] std::optional<WipingBytes> base64url_decode(std::string_view text);

}  // namespace maestro
