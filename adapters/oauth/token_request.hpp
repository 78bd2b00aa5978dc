#pragma once

#include "ports/token_endpoint.hpp"

namespace maestro {

/// The bodies of the two requests, in the encoding that the profile asks for and with the members in the order of the
/// reference.
[[nodiscard]] MessageBody exchange_body(const ProviderProfile& provider, const CodeGrant& grant);
/// Without `scope`: the grant keeps the one that it has.
[[nodiscard]] MessageBody refresh_body(const ProviderProfile& provider, const RefreshToken& refresh_token);

// Always form-encoded, as RFC 8628 and RFC 7009 have them.

[[nodiscard]] MessageBody device_authorization_body(const ProviderProfile& provider);
[[nodiscard]] MessageBody poll_body(const ProviderProfile& provider, const DeviceCode& device_code);
[[nodiscard]] MessageBody revocation_body(const ProviderProfile& provider, const OAuthToken& token);

[[nodiscard]] std::string content_type(BodyEncoding encoding);

}  // namespace maestro
