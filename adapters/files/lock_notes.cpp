#include "adapters/files/lock_notes.hpp"

#include <unistd.h>

#include <algorithm>
#include <array>
#include <cstddef>
#include <string>
#include <string_view>

#include "adapters/files/integer_bytes.hpp"
#include "domain/record_bytes.hpp"

namespace maestro {
namespace {

// An entry is: the mark, byte number, process, since, whether it gave up, when, code, two texts, and the first 16 bytes
// of the SHA-256 over all that.
constexpr std::string_view mark = "maestro-note-1:";  // another number whenever an Errc gets another value
constexpr std::uint64_t single_entries = 64;
constexpr std::size_t entry_size = 512;
constexpr std::size_t check_size = 16;
constexpr std::size_t longest_text = 160;

off_t place_of(std::uint64_t byte) {
  const std::uint64_t entry = byte == whole_vault_byte ? single_entries : byte % single_entries;
  return static_cast<off_t>(entry * entry_size);
}

/// Never within a character of UTF-8.
std::string_view cut(std::string_view text) {
  if (text.size() <= longest_text) return text;
  std::size_t length = longest_text;
  while (length > 0 && (static_cast<unsigned char>(text[length]) & 0xc0) == 0x80) --length;
  return text.substr(0, length);
}

void append_time(std::string& bytes, std::chrono::sys_seconds time) {
  append_integer(bytes, static_cast<std::uint64_t>(time.time_since_epoch().count()), 8);
}

void append_text(std::string& bytes, std::string_view text) {
  text = cut(text);
  append_integer(bytes, text.size(), 4);
  bytes.append(text);
}

std::string encode(std::uint64_t byte, const LockNote& note) {
  std::string bytes(mark);
  append_integer(bytes, byte, 8);
  append_integer(bytes, note.process, 4);
  append_time(bytes, note.since);
  append_integer(bytes, note.gave_up_at ? 1 : 0, 1);
  append_time(bytes, note.gave_up_at.value_or(std::chrono::sys_seconds{}));
  append_integer(bytes, static_cast<std::uint64_t>(note.verdict.code), 2);
  append_text(bytes, note.verdict.what);
  append_text(bytes, note.verdict.hint);
  bytes.resize(entry_size - check_size);
  return bytes;
}

std::string check_of(std::string_view bytes, Crypto& crypto) {
  const Sha256Digest digest = crypto.sha256(bytes);
  return {digest.data(), check_size};
}

}  // namespace

void write_note(int fd, std::uint64_t byte, const LockNote& note, Crypto& crypto) {
  std::string bytes = encode(byte, note);
  bytes += check_of(bytes, crypto);
  if (::pwrite(fd, bytes.data(), bytes.size(), place_of(byte)) < 0) return;
}

std::optional<LockNote> read_note(int fd, std::uint64_t byte, Crypto& crypto) {
  std::array<char, entry_size> entry{};
  if (::pread(fd, entry.data(), entry.size(), place_of(byte)) != static_cast<ssize_t>(entry.size()))
    return std::nullopt;
  const std::string_view content(entry.data(), entry_size - check_size);
  const std::string_view check(entry.data() + content.size(), check_size);
  if (!content.starts_with(mark) || check != check_of(content, crypto)) return std::nullopt;

  RecordReader reader(content.substr(mark.size()));
  if (reader.integer(8) != byte) return std::nullopt;
  LockNote note;
  note.process = static_cast<std::uint32_t>(reader.integer(4));
  note.since = reader.time();
  const bool gave_up = reader.present();
  const std::chrono::sys_seconds gave_up_at = reader.time();
  if (gave_up) note.gave_up_at = gave_up_at;
  note.verdict.code = static_cast<Errc>(reader.integer(2, 0, static_cast<std::uint64_t>(Errc::interrupted)));
  note.verdict.what = reader.text();
  note.verdict.hint = reader.text();
  if (!reader.ended_well()) return std::nullopt;
  return note;
}

}  // namespace maestro
