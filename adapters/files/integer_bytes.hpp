#pragma once

#include <cstdint>
#include <string>

namespace maestro {

/// Appends the integer, big-endian, as RecordReader reads it.
inline void append_integer(std::string& bytes, std::uint64_t value, int count) {
  for (int shift = (count - 1) * 8; shift >= 0; shift -= 8) bytes.push_back(static_cast<char>((value >> shift) & 0xff));
}

}  // namespace maestro
