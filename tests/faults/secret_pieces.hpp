#pragma once

#include <ostream>
#include <string>
#include <string_view>
#include <vector>

namespace maestro::testing {

/// So long a piece of a secret is one too many.
inline constexpr std::size_t shortest_piece = 16;

/// Where bytes hold a part of a secret.
struct FoundPiece {
  std::string secret;  ///< its name
  std::size_t offset = 0;
  std::size_t size = 0;
};
void PrintTo(const FoundPiece& piece, std::ostream* out);

/// The secrets that a test looks for.
class SecretPieces {
 public:
  /// At least 16 bytes, of which none may be public.
  void add(const std::string& name, const std::string& secret);
  /// Every stretch of 16 bytes or more that is also in a secret.
  [[nodiscard]] std::vector<FoundPiece> in(std::string_view bytes) const;

 private:
  struct Secret {
    std::string name;
    std::string text;
  };
  [[nodiscard]] FoundPiece longest_at(std::string_view bytes, std::size_t offset) const;
  std::vector<Secret> secrets_;
  std::vector<bool> begins_ = std::vector<bool>(65536);  ///< which two bytes begin a piece
};

}  // namespace maestro::testing
