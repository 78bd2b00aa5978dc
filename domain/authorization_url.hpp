#pragma once

#include <string>

#include "domain/pkce.hpp"
#include "domain/provider_profile.hpp"

namespace maestro {

/// The URL that the person opens (RFC 6749 §4.1.1, RFC 7636 §4.3): the authorization endpoint, `?` (or `&`, if the
/// endpoint has a query), and the profile's parameters in their order. For `anthropic` this equals the reference byte
/// for byte. Under StateMode::verifier it holds the code verifier: show it to the person, never log it.
[[nodiscard]] std::string authorization_url(const ProviderProfile& provider, const PkceParams& pkce);

}  // namespace maestro
