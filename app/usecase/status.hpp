#pragma once

#include "app/usecase/environment_credential.hpp"
#include "ports/clock.hpp"
#include "ports/spend_runner.hpp"
#include "ports/token_vault.hpp"

namespace maestro {

enum class LoginState {
  valid,
  expiring,  ///< in the advisory window or beyond, but not expired; or the end is not known
  expired,
  rejected,  ///< the server refused the refresh token for good
  absent,
};

/// The source of a login that is stored; one from the environment has `env:VARIABLE`.
inline constexpr std::string_view vault_source = "vault";

/// A refresh that is under way, in whatever process.
struct RefreshUnderWay {
  std::chrono::sys_seconds since{};
  SpendStage stage = SpendStage::connecting;
  std::uint32_t process = 0;
};

/// What a command would use for a session. Holds no secret.
struct LoginStatus {
  SessionKey session;
  LoginState state = LoginState::absent;
  CredentialKind kind = CredentialKind::oauth;
  std::string source;                                  ///< empty if absent
  std::vector<std::string> shadows;                    ///< the sources that this one hides
  std::optional<std::chrono::sys_seconds> expires_at;  ///< absent when not known (is_end_known), or of the environment
  std::optional<std::chrono::seconds> expires_in;      ///< negative once expired
  std::string scope;                                   ///< separated by spaces
  Identity identity;
  std::optional<std::chrono::sys_seconds> login_expires_at;  ///< the end of the login itself; absent when not known
  std::optional<std::chrono::seconds> login_expires_in;      ///< negative once it has ended
  std::optional<std::chrono::sys_seconds> rejected_at;       ///< of a rejected login; absent when not known
  bool refreshable = false;                                  ///< false once the login itself has ended
  std::optional<RefreshUnderWay> refreshing;
};

/// How near the end of the login itself is, which no refresh moves.
enum class LoginEnd {
  unknown,  ///< the server did not say
  far,
  soon,  ///< within `login_end_warning`
  over,
};
[[nodiscard]] LoginEnd login_end(const LoginStatus& status);

[[nodiscard]] inline bool is_stored(const LoginStatus& status) { return status.source == vault_source; }

/// What is stored, as of `now`; absent if there is no record, a tombstone or a reserved place.
[[nodiscard]] LoginStatus describe(const SessionKey& session, const SessionRecord* record,
                                   std::chrono::sys_seconds now);

/// What the environment holds instead. It counts as valid: whether it is, only the API can say.
[[nodiscard]] LoginStatus describe(const SessionKey& session, const EnvironmentCredential& credential);

/// What a command would use, and what that hides. Looks, and does nothing else: never refreshes, never sends, never
/// waits.
[[nodiscard]] Result<LoginStatus> login_status(TokenVault& vault, Clock& clock, const SessionKey& session,
                                               const EnvironmentCredentials& environment);

}  // namespace maestro
