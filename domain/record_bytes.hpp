#pragma once

#include <algorithm>
#include <array>
#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "domain/secret.hpp"

namespace maestro {

/// Integers big-endian; texts with a 4-byte length; optional fields with a presence byte. What it outgrows is wiped.
class RecordWriter {
 public:
  void integer(std::uint64_t value, int bytes) {
    for (int shift = (bytes - 1) * 8; shift >= 0; shift -= 8) {
      const char byte = static_cast<char>((value >> shift) & 0xff);
      plain_.append({&byte, 1});
    }
  }
  void time(std::chrono::sys_seconds value) {
    integer(static_cast<std::uint64_t>(value.time_since_epoch().count()), 8);
  }
  void fixed(std::string_view bytes) { plain_.append(bytes); }
  void text(std::string_view value) {
    integer(value.size(), 4);
    plain_.append(value);
  }
  template <class T, class Write>
  void optional(const std::optional<T>& value, Write write) {
    integer(value ? 1 : 0, 1);
    if (value) write(*value);
  }
  void optional_text(const std::optional<std::string>& value) {
    optional(value, [this](const std::string& present) { text(present); });
  }
  void optional_time(const std::optional<std::chrono::sys_seconds>& value) {
    optional(value, [this](std::chrono::sys_seconds present) { time(present); });
  }
  /// With zeros up to a multiple of `unit`.
  PlainRecord padded(std::size_t unit) && {
    const std::size_t over = plain_.size() % unit;
    if (over != 0) plain_.append(std::string(unit - over, '\0'));
    return std::move(plain_);
  }

 private:
  PlainRecord plain_;
};

/// What RecordWriter wrote. Reads on after a fault, giving zeros; `ended_well` tells at the end: nothing was cut or out
/// of range, and nothing but zeros is left.
class RecordReader {
 public:
  explicit RecordReader(std::string_view bytes) : rest_(bytes) {}

  std::string_view fixed(std::size_t count) {
    if (count > rest_.size()) {
      sound_ = false;
      rest_ = {};
      return {};
    }
    const std::string_view bytes = rest_.substr(0, count);
    rest_.remove_prefix(count);
    return bytes;
  }
  std::uint64_t integer(int bytes) {
    std::uint64_t value = 0;
    for (const char byte : fixed(static_cast<std::size_t>(bytes)))
      value = (value << 8) | static_cast<unsigned char>(byte);
    return value;
  }
  std::uint64_t integer(int bytes, std::uint64_t least, std::uint64_t most) {
    const std::uint64_t value = integer(bytes);
    sound_ = sound_ && value >= least && value <= most;
    return std::clamp(value, least, most);
  }
  std::chrono::sys_seconds time() {
    return std::chrono::sys_seconds(std::chrono::seconds(static_cast<std::int64_t>(integer(8))));
  }
  std::string_view text() { return fixed(integer(4)); }
  template <std::size_t N>
  std::array<char, N> array() {
    std::array<char, N> result{};
    const std::string_view bytes = fixed(N);
    std::copy(bytes.begin(), bytes.end(), result.begin());
    return result;
  }
  bool present() { return integer(1, 0, 1) == 1; }
  std::optional<std::string> optional_text() {
    if (!present()) return std::nullopt;
    return std::string(text());
  }
  std::optional<std::chrono::sys_seconds> optional_time() {
    if (!present()) return std::nullopt;
    return time();
  }
  [[nodiscard]] bool ended_well() const {
    return sound_ && std::all_of(rest_.begin(), rest_.end(), [](char byte) { return byte == 0; });
  }

 private:
  std::string_view rest_;
  bool sound_ = true;
};

}  // namespace maestro
