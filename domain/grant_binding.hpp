#pragma once

#include <string>
#include <vector>

#include "domain/provider_profile.hpp"
#include "domain/result.hpp"

namespace maestro {

/// What a login was made with, kept sealed with it. A refresh token is bound to the client that it was issued to
/// (RFC 6749 §6), and both tokens are good at their issuer's servers only: settings that name others decide nothing
/// about a login that is stored.
struct GrantBinding {
  std::string client_id;                     ///< empty: not known (a record of maestro 0.1)
  std::string issuer;                        ///< RFC 8414; may be empty
  std::vector<std::string> token_endpoints;  ///< every listed one, in order; at least one, unless not known
  std::string redirect_uri;
  std::string api_base;  ///< where the access token may go; may be empty
  /// Whether the value was built in, or of the user's settings.
  bool client_was_built_in = true;
  bool endpoints_were_built_in = true;
  bool api_was_built_in = true;

  friend bool operator==(const GrantBinding&, const GrantBinding&) = default;
};

/// Of a login that is made with these settings.
[[nodiscard]] GrantBinding bind_grant(const ProviderProfile& provider);

/// Whether somebody at the terminal has agreed to use the settings' endpoints for a login that was made with others.
enum class OtherEndpoints { refused, accepted };

/// With what a stored login is refreshed or revoked: `settings` with the client of the grant and its endpoints, the one
/// that answered last (`answered`, may be empty) first. Errc::other_issuer or Errc::other_client, naming both values
/// and where the setting's is set, when the settings name another: nothing may be sent then.
[[nodiscard]] Result<ProviderProfile> provider_of_grant(const GrantBinding& grant, const std::string& answered,
                                                        const ProviderProfile& settings, OtherEndpoints other);

/// Whether an access token of the grant may be used at the API that the settings name; Errc::other_issuer otherwise.
[[nodiscard]] Status check_api(const GrantBinding& grant, const ProviderProfile& settings);

}  // namespace maestro
