#pragma once

#include "domain/session_key.hpp"
#include "ports/config_source.hpp"
#include "ports/profile_choice.hpp"
#include "ports/token_vault.hpp"

namespace maestro {

/// Which login a command means: what the settings say; else, for the profile, what `auth switch` chose; else `default`.
[[nodiscard]] Result<SessionKey> current_session(ConfigSource& config, ProfileChoice& choice);

/// Makes `profile` the one that is meant when nobody says. Fails with Errc::login_needed if there is no such login.
[[nodiscard]] Status switch_profile(TokenVault& vault, ProfileChoice& choice, const SessionKey& session);

}  // namespace maestro
