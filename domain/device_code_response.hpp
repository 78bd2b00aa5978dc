#pragma once

#include <chrono>
#include <string>

#include "domain/pkce.hpp"
#include "domain/provider_profile.hpp"

namespace maestro {

/// The shape of a device authorization response (RFC 8628 §3.2), simulated over the authorization code flow for callers
/// that know only that shape: the device code is the code verifier.
struct DeviceCodeResponse {
  CodeVerifier device_code;
  std::string user_code = "ANTHROPIC";
  std::string verification_uri = "https://console.anthropic.com/oauth/authorize";
  std::string verification_uri_complete;  ///< the authorization URL
  std::chrono::seconds expires_in{1800};
  std::chrono::seconds interval{5};
};

[[nodiscard]] DeviceCodeResponse simulate_device_code_response(const ProviderProfile& provider, const PkceParams& pkce);

}  // namespace maestro
