#pragma once

#include <span>
#include <string>
#include <vector>

#include "domain/login_export.hpp"
#include "ports/clock.hpp"
#include "ports/crypto.hpp"
#include "ports/login_import.hpp"
#include "ports/token_vault.hpp"

namespace maestro {

/// The logins as one line of text, sealed under a key that scrypt makes of the passphrase. Errc::login_needed if there
/// is no such login. The vault keeps what it has: two machines on one login would spend each other's refresh token, so
/// one of the two logs out.
[[nodiscard]] Result<std::string> export_logins(TokenVault& vault, Crypto& crypto, std::span<const SessionKey> sessions,
                                                const Passphrase& passphrase);

/// Errc::bad_input if the line is no export, cut, or of a later version.
[[nodiscard]] Status check_export(const PastedText& line);

/// What such a line holds. As `check_export`, and Errc::bad_input if any byte was changed; Errc::vault_key if the
/// passphrase is another.
[[nodiscard]] Result<std::vector<PortableLogin>> open_export(Crypto& crypto, const PastedText& line,
                                                             const Passphrase& passphrase);

/// Stores them all, or none: each is looked at before the first is stored. As LoginImport::adopt.
[[nodiscard]] Status import_logins(LoginImport& vault, TokenVault& stored, Clock& clock,
                                   std::span<const PortableLogin> logins, Older older);

}  // namespace maestro
