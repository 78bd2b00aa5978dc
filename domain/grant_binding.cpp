#include "domain/grant_binding.hpp"

#include <algorithm>
#include <optional>
#include <string_view>

#include "domain/endpoint_url.hpp"
#include "domain/setting.hpp"

namespace maestro {
namespace {

using Endpoints = std::vector<std::string>;

bool is_built_in(const std::string& source) { return source == default_source; }

/// Records of 0.1 keep no binding.
bool is_known(const GrantBinding& grant) { return !grant.client_id.empty(); }

bool contains(const Endpoints& endpoints, const std::string& endpoint) {
  return std::find(endpoints.begin(), endpoints.end(), endpoint) != endpoints.end();
}

void add(Endpoints& endpoints, const std::string& endpoint) {
  if (!endpoint.empty() && !contains(endpoints, endpoint)) endpoints.push_back(endpoint);
}

Endpoints endpoints_of(const ProviderProfile& provider) {
  Endpoints endpoints;
  add(endpoints, provider.token_endpoint);
  for (const std::string& alternate : provider.token_endpoint_alternates) add(endpoints, alternate);
  return endpoints;
}

/// Scheme, host and port, so that a path or a trailing slash makes no difference.
std::string origin_of(const std::string& url) {
  const Result<EndpointUrl> parsed = parse_endpoint_url(url);
  if (!parsed) return url;
  const std::string usual = parsed->scheme == "https" ? "443" : "80";
  return parsed->scheme + "://" + parsed->host + ":" + (parsed->port.empty() ? usual : parsed->port);
}

bool is_same_issuer(const GrantBinding& grant, const ProviderProfile& settings) {
  if (!grant.issuer.empty() || !settings.issuer.empty()) return grant.issuer == settings.issuer;
  return grant.token_endpoints == endpoints_of(settings);
}

bool is_same_api(const GrantBinding& grant, const ProviderProfile& settings) {
  const bool moved_by_a_release = grant.api_was_built_in && is_built_in(settings.sources.api_base);
  if (!is_known(grant)) return is_built_in(settings.sources.api_base);
  return moved_by_a_release || origin_of(grant.api_base) == origin_of(settings.api_base);
}

std::string variable_of(const std::string& source) {
  constexpr std::string_view mark = "environment ";
  return source.starts_with(mark) ? source.substr(mark.size()) : "";
}

std::string or_none(const std::string& value) { return value.empty() ? "none" : value; }

/// `ANTHROPIC_CLIENT_ID now names Y`
std::string names_now(const std::string& source, const std::string& value) {
  if (is_built_in(source)) return "the built-in settings now name " + or_none(value);
  const std::string variable = variable_of(source);
  return (variable.empty() ? source : variable) + " now names " + or_none(value);
}

/// How to have the value of the login again.
std::string way_back(const std::string& source, std::string_view key, const std::string& before) {
  if (const std::string variable = variable_of(source); !variable.empty()) return "unset " + variable;
  const std::string setting(key);
  if (before.empty()) return "undo the change of " + setting;
  return "set " + setting + " to " + before + (is_built_in(source) ? " again" : " in " + source);
}

tl::unexpected<Error> other_client(const GrantBinding& grant, const ProviderProfile& settings) {
  const std::string& source = settings.sources.client_id;
  const std::string before = is_known(grant) ? "this login was made with client " + grant.client_id
                                             : "this login was stored by maestro 0.1, with a client that is not known";
  return fail(Errc::other_client, before + "; " + names_now(source, settings.client_id),
              way_back(source, "client_id", grant.client_id) + ", or log in anew: `maestro auth login`");
}

tl::unexpected<Error> other_endpoint(const GrantBinding& grant, const std::string& answered,
                                     const ProviderProfile& settings) {
  const std::string first = grant.token_endpoints.empty() ? "" : grant.token_endpoints.front();
  const std::string before = !answered.empty() ? answered : !grant.issuer.empty() ? grant.issuer : first;
  const std::string now = settings.token_endpoint.empty() ? settings.issuer : settings.token_endpoint;
  const std::string& source = settings.sources.endpoints;
  const std::string_view key = settings.token_endpoint.empty() ? "issuer" : "token_endpoint";
  return fail(Errc::other_issuer, "this login was made at " + or_none(before) + "; " + names_now(source, now),
              way_back(source, key, before) +
                  ", or log in anew: `maestro auth login`; to go on with this login at the "
                  "other endpoint: `maestro auth refresh --accept-endpoint`");
}

tl::unexpected<Error> other_api(const GrantBinding& grant, const ProviderProfile& settings) {
  const std::string& source = settings.sources.api_base;
  const std::string before = is_known(grant) ? "the tokens of this login are for " + or_none(grant.api_base)
                                             : "this login was stored by maestro 0.1, for the built-in API";
  return fail(Errc::other_issuer, before + "; " + names_now(source, settings.api_base),
              way_back(source, "api_base", grant.api_base) + ", or log in anew: `maestro auth login`");
}

/// The client that asks; absent: the settings name another.
std::optional<std::string> client_of(const GrantBinding& grant, const ProviderProfile& settings) {
  const bool built_in_now = is_built_in(settings.sources.client_id);
  if (!is_known(grant)) return built_in_now ? std::optional(settings.client_id) : std::nullopt;
  if (grant.client_id == settings.client_id) return grant.client_id;
  return grant.client_was_built_in && built_in_now ? std::optional(grant.client_id) : std::nullopt;
}

/// Whom to ask, in order; absent: the settings name others.
std::optional<Endpoints> servers_of(const GrantBinding& grant, const std::string& answered,
                                    const ProviderProfile& settings) {
  const Endpoints listed = endpoints_of(settings);
  const bool built_in_now = is_built_in(settings.sources.endpoints);
  Endpoints servers;
  add(servers, answered);
  for (const std::string& endpoint : grant.token_endpoints) add(servers, endpoint);
  if (!is_known(grant)) {
    if (!answered.empty() && !contains(listed, answered)) return std::nullopt;
    if (!built_in_now) return answered.empty() ? std::nullopt : std::optional(servers);
    for (const std::string& endpoint : listed) add(servers, endpoint);
    return servers;
  }
  if (is_same_issuer(grant, settings) && is_same_api(grant, settings)) return servers;
  if (!answered.empty() && contains(listed, answered)) return servers;
  if (!grant.endpoints_were_built_in || !built_in_now) return std::nullopt;
  for (const std::string& endpoint : listed) add(servers, endpoint);
  return servers;
}

ProviderProfile asked_as(ProviderProfile provider, const std::string& client, const Endpoints& servers) {
  provider.client_id = client;
  if (servers.empty()) return provider;
  provider.token_endpoint = servers.front();
  provider.token_endpoint_alternates.assign(servers.begin() + 1, servers.end());
  return provider;
}

}  // namespace

GrantBinding bind_grant(const ProviderProfile& provider) {
  return {provider.client_id,
          provider.issuer,
          endpoints_of(provider),
          provider.redirect_uri,
          provider.api_base,
          is_built_in(provider.sources.client_id),
          is_built_in(provider.sources.endpoints),
          is_built_in(provider.sources.api_base)};
}

Result<ProviderProfile> provider_of_grant(const GrantBinding& grant, const std::string& answered,
                                          const ProviderProfile& settings, OtherEndpoints other) {
  const std::optional<std::string> client = client_of(grant, settings);
  if (!client) return other_client(grant, settings);
  if (is_known(grant) && !is_same_api(grant, settings)) return other_api(grant, settings);
  if (const std::optional<Endpoints> servers = servers_of(grant, answered, settings))
    return asked_as(settings, *client, *servers);
  if (other == OtherEndpoints::accepted) return asked_as(settings, *client, {});
  return other_endpoint(grant, answered, settings);
}

Status check_api(const GrantBinding& grant, const ProviderProfile& settings) {
  if (is_same_api(grant, settings)) return {};
  return other_api(grant, settings);
}

}  // namespace maestro
