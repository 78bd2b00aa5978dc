#include "domain/authorization_url.hpp"

#include "domain/form_encoding.hpp"

namespace maestro {
namespace {

std::string fill_in(std::string_view value, const ProviderProfile& provider, const PkceParams& pkce) {
  if (value == "{client_id}") return provider.client_id;
  if (value == "{redirect_uri}") return provider.redirect_uri;
  if (value == "{scope}") return scope_parameter(provider);
  if (value == "{code_challenge}") return pkce.code_challenge;
  if (value == "{state}") return std::string(pkce.state.reveal());
  return std::string(value);
}

}  // namespace

std::string authorization_url(const ProviderProfile& provider, const PkceParams& pkce) {
  std::string url = provider.authorization_endpoint;
  char separator = url.find('?') == std::string::npos ? '?' : '&';
  for (const std::string& parameter : provider.authorization_parameters) {
    const std::size_t equals = parameter.find('=');
    const std::string value = fill_in(std::string_view(parameter).substr(equals + 1), provider, pkce);
    if (value.empty()) continue;
    url += separator + form_encode(parameter.substr(0, equals)) + '=' + form_encode(value);
    separator = '&';
  }
  return url;
}

}  // namespace maestro
