#include "domain/device_code_response.hpp"

#include "domain/authorization_url.hpp"

namespace maestro {

DeviceCodeResponse simulate_device_code_response(const ProviderProfile& provider, const PkceParams& pkce) {
  DeviceCodeResponse response;
  response.device_code = pkce.code_verifier.clone();
  response.verification_uri_complete = authorization_url(provider, pkce);
  return response;
}

}  // namespace maestro
