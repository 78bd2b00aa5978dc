#include "tests/faults/secret_pieces.hpp"

#include <algorithm>
#include <stdexcept>

namespace maestro::testing {
namespace {

std::size_t two_bytes_at(std::string_view bytes, std::size_t offset) {
  return static_cast<std::size_t>(static_cast<unsigned char>(bytes[offset])) * 256 +
         static_cast<unsigned char>(bytes[offset + 1]);
}

}  // namespace

void PrintTo(const FoundPiece& piece, std::ostream* out) {
  *out << piece.size << " bytes of " << piece.secret << " at offset " << piece.offset;
}

void SecretPieces::add(const std::string& name, const std::string& secret) {
  if (secret.size() < shortest_piece) throw std::invalid_argument(name + " is too short to be looked for");
  secrets_.push_back({name, secret});
  for (std::size_t i = 0; i + shortest_piece <= secret.size(); ++i) begins_[two_bytes_at(secret, i)] = true;
}

FoundPiece SecretPieces::longest_at(std::string_view bytes, std::size_t offset) const {
  FoundPiece longest;
  for (const auto& [name, text] : secrets_)
    for (std::size_t at = 0; at + shortest_piece <= text.size(); ++at) {
      const std::size_t most = std::min(text.size() - at, bytes.size() - offset);
      std::size_t size = 0;
      while (size < most && text[at + size] == bytes[offset + size]) ++size;
      if (size >= shortest_piece && size > longest.size) longest = {name, offset, size};
    }
  return longest;
}

std::vector<FoundPiece> SecretPieces::in(std::string_view bytes) const {
  std::vector<FoundPiece> found;
  for (std::size_t offset = 0; offset + shortest_piece <= bytes.size();) {
    const FoundPiece piece = begins_[two_bytes_at(bytes, offset)] ? longest_at(bytes, offset) : FoundPiece{};
    if (piece.size != 0) found.push_back(piece);
    offset += std::max<std::size_t>(piece.size, 1);
  }
  return found;
}

}  // namespace maestro::testing
