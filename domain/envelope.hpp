#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

#include "domain/result.hpp"
#include "domain/session_record.hpp"

namespace maestro {

/// The layout of what is sealed. Every record is padded with zeros to a multiple of 8 KiB, and with tokens of ordinary
/// size it is one: so a row never changes its width, and the commit of a refresh rewrites exactly the pages that its
/// intent wrote. (A cell of another width needs new pages, which a full disk does not have at the moment when the old
/// refresh token is already spent.)
///
/// Integers are big-endian; texts carry a 4-byte length; optional fields a presence byte; the record starts with a
/// format byte.
inline constexpr std::size_t envelope_unit = 8192;

[[nodiscard]] PlainRecord encode(const SessionRecord& record);
[[nodiscard]] PlainRecord encode(const PendingLogin& pending);

/// What `auth switch` chose: a profile's name.
[[nodiscard]] PlainRecord encode_profile_choice(const std::string& profile);

/// Fail with Errc::vault_corrupt when a field is cut, out of range, or followed by anything but padding; with
/// Errc::vault_newer when the format byte is of a later maestro.
[[nodiscard]] Result<SessionRecord> decode_session(const PlainRecord& plain);
[[nodiscard]] Result<PendingLogin> decode_pending_login(const PlainRecord& plain);
[[nodiscard]] Result<std::string> decode_profile_choice(const PlainRecord& plain);

enum class RecordKind : std::uint8_t { session = 1, pending_login = 2, data_key = 3, profile_choice = 4 };

/// Where a sealed record belongs. Bound to it as additional authenticated data: a row that is moved, swapped or taken
/// from another vault does not open.
struct RecordPlace {
  std::string_view vault_id;  ///< 16 bytes
  std::string_view key_id;    ///< 16 bytes
  std::string_view provider;
  std::string_view profile;
  RecordKind kind{};
  std::uint64_t generation = 0;
};

/// Format version, vault id, key id, provider, profile, record kind and generation, each with its length before it.
[[nodiscard]] std::string additional_data(const RecordPlace& place);

/// A generation as the row holds it: always 8 bytes (SQLite's integers vary in width with their value).
[[nodiscard]] std::array<char, 8> generation_bytes(std::uint64_t generation);
[[nodiscard]] Result<std::uint64_t> generation_from(std::string_view bytes);

}  // namespace maestro
