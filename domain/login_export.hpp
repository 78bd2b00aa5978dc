#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "domain/result.hpp"
#include "domain/session_key.hpp"
#include "domain/session_record.hpp"

namespace maestro {

/// A login on its way to another machine.
struct PortableLogin {
  SessionKey session;
  SessionRecord record;
};

[[nodiscard]] PlainRecord encode(const std::vector<PortableLogin>& logins);
/// Fails with Errc::bad_input: all of it, or nothing.
[[nodiscard]] Result<std::vector<PortableLogin>> decode_logins(const PlainRecord& plain);

/// An export as text, one line: `maestro-export-1:` and base64url of salt, check and sealed bytes.
struct ExportText {
  std::string salt;    ///< 16 bytes, scrypt's
  std::string check;   ///< 16 bytes, which tell a wrong passphrase from a damaged file
  std::string sealed;  ///< bound to `export_place`
};

[[nodiscard]] std::string format_export(const ExportText& text);
/// Fails with Errc::bad_input for what is none, is cut, or is of a later version.
[[nodiscard]] Result<ExportText> parse_export(std::string_view text);

/// What the sealed bytes are bound to, as additional authenticated data: version, salt and check.
[[nodiscard]] std::string export_place(const ExportText& text);

}  // namespace maestro
