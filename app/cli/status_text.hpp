#pragma once

#include <string>

#include "app/cli/json_object.hpp"
#include "app/usecase/status.hpp"

namespace maestro {

/// A status for a person: a headline, then one line for each thing that is known.
[[nodiscard]] std::string status_text(const LoginStatus& status, const std::string& vault_url);

/// The same for a program; every member is always there, null when not known. `auth status`, `login` and `refresh`
/// print this one object.
[[nodiscard]] JsonObject status_json(const LoginStatus& status, const std::string& vault_url);

/// `valid`, `expiring`, `expired`, `rejected`, `absent`.
[[nodiscard]] std::string_view state_name(LoginState state);

/// `connecting`, `sent`, `storing`.
[[nodiscard]] std::string_view stage_name(SpendStage stage);

/// `oauth`, `api_key`.
[[nodiscard]] std::string_view kind_name(CredentialKind kind);

/// `PROVIDER as profile NAME`: how a session is called in a sentence.
[[nodiscard]] std::string session_text(const SessionKey& session);

/// `in 59 min`, `2 h ago`.
[[nodiscard]] std::string relative_time(std::chrono::seconds from_now);

}  // namespace maestro
