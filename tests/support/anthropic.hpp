#pragma once

#include "domain/provider_profile.hpp"

namespace maestro::testing {

/// The provider `anthropic` as the reference has it.
inline ProviderProfile anthropic() {
  ProviderProfile provider;
  provider.name = "anthropic";
  provider.client_id = "9d1c250a-e61b-44d9-88ed-5944d1962f5e";
  provider.authorization_endpoint = "https://claude.ai/oauth/authorize";
  provider.token_endpoint = "https://console.anthropic.com/v1/oauth/token";
  provider.token_endpoint_alternates = {"https://platform.claude.com/v1/oauth/token"};
  provider.redirect_uri = "https://console.anthropic.com/oauth/code/callback";
  provider.scopes = {"org:create_api_key", "user:profile", "user:inference"};
  provider.authorization_parameters = {
      "code=true",     "client_id={client_id}",           "response_type=code",         "redirect_uri={redirect_uri}",
      "scope={scope}", "code_challenge={code_challenge}", "code_challenge_method=S256", "state={state}"};
  provider.user_agent = "maestro/test";
  provider.api_base = "https://api.anthropic.com";
  return provider;
}

}  // namespace maestro::testing
