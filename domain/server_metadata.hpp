#pragma once

#include <string>

#include "domain/provider_profile.hpp"

namespace maestro {

/// What an authorization server publishes of itself (RFC 8414 §2), as far as a login needs it. Empty: not published.
struct ServerMetadata {
  std::string issuer;
  std::string authorization_endpoint;
  std::string token_endpoint;
  std::string device_authorization_endpoint;
  std::string revocation_endpoint;
  bool sends_issuer = false;  ///< `authorization_response_iss_parameter_supported` (RFC 9207 §3)
};

/// The provider with every endpoint that its settings leave open taken from the metadata. Fails with
/// Errc::bad_setting when the metadata are another issuer's (RFC 8414 §3.3), when an endpoint is not safe, or when one
/// is still missing.
[[nodiscard]] Result<ProviderProfile> complete(ProviderProfile provider, const ServerMetadata& metadata);

/// Where an issuer's metadata lie: the address of RFC 8414 §3.1, and that of OpenID Connect Discovery 1.0 §4, which
/// RFC 8414 §5 lets older servers keep.
struct MetadataAddresses {
  std::string oauth;
  std::string openid;
};
[[nodiscard]] MetadataAddresses metadata_addresses(const std::string& issuer);

}  // namespace maestro
