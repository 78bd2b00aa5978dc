#include "domain/base64url.hpp"

namespace maestro {
namespace {

constexpr std::string_view alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

template <class Bytes>
Bytes encode(std::string_view bytes) {
  Bytes text;
  text.reserve((bytes.size() * 4 + 2) / 3);
  std::uint32_t bits = 0;
  int held = 0;
  for (const char byte : bytes) {
    bits = (bits << 8) | static_cast<unsigned char>(byte);
    for (held += 8; held >= 6; held -= 6) text.push_back(alphabet[(bits >> (held - 6)) & 63]);
  }
  if (held > 0) text.push_back(alphabet[(bits << (6 - held)) & 63]);
  return text;
}

}  // namespace

std::string base64url_encode(std::string_view bytes) { return encode<std::string>(bytes); }

WipingBytes base64url_encode_secret(std::string_view bytes) { return encode<WipingBytes>(bytes); }

std::optional<WipingBytes> base64url_decode(std::string_view text) {
  if (text.size() % 4 == 1) return std::nullopt;
  WipingBytes bytes;
  bytes.reserve(text.size() * 3 / 4);
  std::uint32_t bits = 0;
  int held = 0;
  for (const char character : text) {
    const std::size_t value = alphabet.find(character);
    if (value == std::string_view::npos) return std::nullopt;
    bits = (bits << 6) | static_cast<std::uint32_t>(value);
    held += 6;
    if (held < 8) continue;
    held -= 8;
    bytes.push_back(static_cast<char>((bits >> held) & 0xff));
  }
  if ((bits & ((1U << held) - 1)) != 0) return std::nullopt;
  return bytes;
}

}  // namespace maestro
