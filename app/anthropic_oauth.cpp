#include "app/anthropic_oauth.hpp"

#include "adapters/config/toml_config.hpp"
#include "adapters/crypto/openssl_crypto.hpp"
#include "adapters/http/curl_http_client.hpp"
#include "adapters/log/spdlog_log.hpp"
#include "adapters/oauth/oauth_token_endpoint.hpp"
#include "adapters/system/system_clock.hpp"
#include "app/usecase/resending.hpp"
#include "app/usecase/settings.hpp"
#include "app/version.hpp"
#include "domain/authorization_url.hpp"
#include "domain/pasted_code.hpp"
#include "domain/token_errors.hpp"

namespace maestro {
namespace {

constexpr std::chrono::seconds deadline{60};

/// The built-in provider with the config's values. A token endpoint of the caller's own has no alternates.
Result<ProviderProfile> provider_from(const AnthropicOAuthConfig& config) {
  BuiltInConfig defaults;
  Result<ProviderProfile> provider = load_provider(defaults, "anthropic", "maestro/" + std::string(version));
  if (!provider) return provider;
  if (config.token_endpoint != provider->token_endpoint) provider->token_endpoint_alternates.clear();
  provider->client_id = config.client_id;
  provider->authorization_endpoint = config.authorization_endpoint;
  provider->token_endpoint = config.token_endpoint;
  provider->redirect_uri = config.redirect_uri;
  provider->scopes = config.scopes;
  if (config.redirect_uri.empty()) return fail(Errc::bad_setting, "redirect_uri is missing", "leave its default");
  if (Status valid = validate(*provider); !valid) return fail(std::move(valid));
  return provider;
}

}  // namespace

PkceParams generate_pkce_params() {
  OpenSslCrypto crypto;
  return make_pkce(Entropy(crypto.random(32)), [&crypto](std::string_view bytes) { return crypto.sha256(bytes); });
}

Result<std::pair<std::string, PkceParams>> generate_oauth_url(const AnthropicOAuthConfig& config) {
  const Result<ProviderProfile> provider = provider_from(config);
  if (!provider) return fail(provider.error());
  PkceParams pkce = generate_pkce_params();
  std::string url = authorization_url(*provider, pkce);
  return std::pair(std::move(url), std::move(pkce));
}

Result<OAuthToken> exchange_code_for_tokens(const PastedText& pasted, const PkceParams& pkce,
                                            const AnthropicOAuthConfig& config) {
  const Result<ProviderProfile> provider = provider_from(config);
  if (!provider) return fail(provider.error());
  const Result<PastedCode> code = parse_pasted_code(pasted);
  if (!code) return fail(code.error());
  if (Status same = check_state(*code, pkce.state); !same) return fail(std::move(same));

  SystemClock clock;
  OpenSslCrypto crypto;
  SpdlogLog silent(LogLevel::off);
  CurlHttpClient http("", clock);
  OAuthTokenEndpoint endpoint(http, clock, silent);
  Resending resending({clock, crypto, silent}, *provider, {Persistence::persistent, true, 0, deadline});
  const auto send = [&](const std::string& url) {
    TokenRequest request{*provider, url};
    request.answer_timeout = deadline;
    return endpoint.exchange(request, {code->code, pkce.state, pkce.code_verifier});
  };
  TokenResult<TokenAnswer> answer = resending.run(send, [] { return false; });
  if (!answer) return fail(exchange_error(answer.error()));
  return make_token(*std::move(answer));
}

Result<DeviceCodeResponse> generate_device_code_response(const PkceParams& pkce, const AnthropicOAuthConfig& config) {
  const Result<ProviderProfile> provider = provider_from(config);
  if (!provider) return fail(provider.error());
  return simulate_device_code_response(*provider, pkce);
}

}  // namespace maestro
