#include "domain/provider_profile.hpp"

#include <algorithm>
#include <array>
#include <string_view>

#include "domain/endpoint_url.hpp"
#include "domain/pkce.hpp"

namespace maestro {
namespace {

using Fault = std::optional<ProviderFault>;

constexpr std::string_view port_mark = "{port}";

std::string setting(const ProviderProfile& provider, const std::string& key) {
  return "providers." + provider.name + "." + key;
}

Fault check_url(const std::string& key, const std::string& url) {
  if (url.empty()) return std::nullopt;
  Result<EndpointUrl> parsed = parse_endpoint_url(url);
  if (parsed) return std::nullopt;
  return ProviderFault{key, std::move(parsed.error().what), std::move(parsed.error().hint)};
}

Fault check_urls(const ProviderProfile& provider) {
  for (const auto& [key, url] :
       {std::pair("issuer", &provider.issuer), std::pair("authorization_endpoint", &provider.authorization_endpoint),
        std::pair("token_endpoint", &provider.token_endpoint),
        std::pair("device_authorization_endpoint", &provider.device_authorization_endpoint),
        std::pair("revocation_endpoint", &provider.revocation_endpoint),
        std::pair("redirect_uri", &provider.redirect_uri), std::pair("api_base", &provider.api_base)})
    if (Fault fault = check_url(key, *url)) return fault;
  for (const std::string& alternate : provider.token_endpoint_alternates) {
    if (Fault fault = check_url("token_endpoint_alternates", alternate)) return fault;
    if (alternate.empty()) return ProviderFault{"token_endpoint_alternates", "this is not an absolute URL", ""};
  }
  return std::nullopt;
}

Fault missing(const char* key) {
  return ProviderFault{key, "it is missing", "name it, or the issuer, which is asked for it"};
}

/// An issuer knows what is not named here.
Fault check_nothing_is_missing(const ProviderProfile& provider) {
  if (!provider.issuer.empty()) return std::nullopt;
  if (provider.token_endpoint.empty()) return missing("token_endpoint");
  switch (provider.grant) {
    case LoginGrant::authorization_code:
      return provider.authorization_endpoint.empty() ? missing("authorization_endpoint") : std::nullopt;
    case LoginGrant::device_code:
      return provider.device_authorization_endpoint.empty() ? missing("device_authorization_endpoint") : std::nullopt;
  }
  return std::nullopt;
}

/// `http://localhost:{port}/callback`: literal loopback, and a port that is free at the time (RFC 8252 §7.3).
Fault check_callback(const std::string& uri) {
  constexpr std::array origins = {std::string_view("http://localhost:{port}/"),
                                  std::string_view("http://127.0.0.1:{port}/"),
                                  std::string_view("http://[::1]:{port}/")};
  const auto begins_with = [&uri](std::string_view origin) { return uri.starts_with(origin); };
  const bool plain = uri.find_first_of("?# \\") == std::string::npos && uri.find("{port}") == uri.rfind("{port}");
  if (plain && std::any_of(origins.begin(), origins.end(), begins_with)) return std::nullopt;
  return ProviderFault{"callback_redirect_uri", "this is not a loopback address with a place for the port",
                       "write it like http://localhost:{port}/callback"};
}

bool is_visible(const std::string& text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) { return c > ' ' && c < 0x7f; });
}

bool is_printable(const std::string& text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) { return c >= ' ' && c < 0x7f; });
}

/// RFC 9110 §5.1, without what maestro says itself.
bool is_free_header(const std::string& header) {
  auto [name, value] = split_header(header);
  const auto is_name_character = [](char c) {
    return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '_';
  };
  if (name.empty() || !std::all_of(name.begin(), name.end(), is_name_character) || !is_printable(value)) return false;
  for (char& c : name)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  constexpr std::array<std::string_view, 6> own = {"content-type", "content-length", "transfer-encoding",
                                                   "host",         "user-agent",     "expect"};
  return std::find(own.begin(), own.end(), name) == own.end();
}

Fault check_texts(const ProviderProfile& provider) {
  if (!is_visible(provider.client_id))
    return ProviderFault{"client_id", "it is empty or has blanks", "set it, or unset its override"};
  if (!is_printable(provider.user_agent))
    return ProviderFault{"user_agent", "it is empty or not printable ASCII", "remove it to send maestro/VERSION"};
  if (!std::all_of(provider.scopes.begin(), provider.scopes.end(), is_visible))
    return ProviderFault{"scopes", "there is an empty scope or one with blanks", "write a list, one scope a string"};
  for (const auto& [key, headers] : {std::pair("exchange_headers", &provider.exchange_headers),
                                     std::pair("refresh_headers", &provider.refresh_headers)})
    if (!std::all_of(headers->begin(), headers->end(), is_free_header))
      return ProviderFault{key, "there is one that is malformed, or that maestro sends itself",
                           "write each as \"Name: value\""};
  if (!is_verifier_length(provider.verifier_length))
    return ProviderFault{"verifier_length", "no code verifier has that length", "use 43, 64, 86 or 128"};
  return std::nullopt;
}

}  // namespace

std::optional<ProviderFault> find_fault(const ProviderProfile& provider) {
  if (Fault fault = check_urls(provider)) return fault;
  if (Fault fault = check_nothing_is_missing(provider)) return fault;
  if (Fault fault = check_callback(provider.callback_redirect_uri)) return fault;
  return check_texts(provider);
}

Status validate(const ProviderProfile& provider) {
  Fault fault = find_fault(provider);
  if (!fault) return {};
  return fail(Errc::bad_setting, setting(provider, fault->key) + ": " + fault->what, std::move(fault->hint));
}

bool has_endpoints(const ProviderProfile& provider) {
  const std::string& first = provider.grant == LoginGrant::device_code ? provider.device_authorization_endpoint
                                                                       : provider.authorization_endpoint;
  return !first.empty() && !provider.token_endpoint.empty();
}

std::string scope_parameter(const ProviderProfile& provider) {
  std::string joined;
  for (const std::string& scope : provider.scopes) joined += (joined.empty() ? "" : " ") + scope;
  return joined;
}

std::string callback_redirect_uri(const ProviderProfile& provider, std::uint16_t port) {
  std::string uri = provider.callback_redirect_uri;
  const std::size_t mark = uri.find(port_mark);
  return mark == std::string::npos ? uri : uri.replace(mark, port_mark.size(), std::to_string(port));
}

bool is_listed_token_endpoint(const ProviderProfile& provider, const std::string& url) {
  const auto& alternates = provider.token_endpoint_alternates;
  return url == provider.token_endpoint || std::find(alternates.begin(), alternates.end(), url) != alternates.end();
}

bool is_listed_endpoint(const ProviderProfile& provider, const std::string& url) {
  return is_listed_token_endpoint(provider, url) || url == provider.device_authorization_endpoint ||
         url == provider.revocation_endpoint;
}

std::pair<std::string, std::string> split_header(const std::string& header) {
  const std::size_t colon = header.find(':');
  if (colon == std::string::npos) return {};
  const std::size_t value = header.find_first_not_of(' ', colon + 1);
  return {header.substr(0, colon), value == std::string::npos ? "" : header.substr(value)};
}

}  // namespace maestro
