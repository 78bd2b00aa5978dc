#include "domain/provider_profile.hpp"

#include <algorithm>

#include "domain/endpoint_url.hpp"

namespace maestro {
namespace {

std::string setting(const ProviderProfile& provider, const std::string& key) {
  return "providers." + provider.name + "." + key;
}

Status check_url(const ProviderProfile& provider, const std::string& key, const std::string& url) {
  const Result<EndpointUrl> parsed = parse_endpoint_url(url);
  if (parsed) return {};
  return fail(Errc::bad_setting, setting(provider, key) + ": " + parsed.error().what, parsed.error().hint);
}

bool is_visible(const std::string& text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) { return c > ' ' && c < 0x7f; });
}

Status check_texts(const ProviderProfile& provider) {
  if (!is_visible(provider.client_id))
    return fail(Errc::bad_setting, setting(provider, "client_id") + " is empty or has blanks",
                "set it, or unset its override");
  const auto printable = [](char c) { return c >= ' ' && c < 0x7f; };
  if (provider.user_agent.empty() || !std::all_of(provider.user_agent.begin(), provider.user_agent.end(), printable))
    return fail(Errc::bad_setting, setting(provider, "user_agent") + " is empty or not printable ASCII",
                "remove it to send maestro/VERSION");
  if (!std::all_of(provider.scopes.begin(), provider.scopes.end(), is_visible))
    return fail(Errc::bad_setting, setting(provider, "scopes") + " has an empty scope or one with blanks",
                "write a list, one scope a string");
  return {};
}

}  // namespace

Status validate(const ProviderProfile& provider) {
  if (Status checked = check_url(provider, "authorization_endpoint", provider.authorization_endpoint); !checked)
    return checked;
  if (Status checked = check_url(provider, "token_endpoint", provider.token_endpoint); !checked) return checked;
  for (const std::string& alternate : provider.token_endpoint_alternates)
    if (Status checked = check_url(provider, "token_endpoint_alternates", alternate); !checked) return checked;
  if (Status checked = check_url(provider, "redirect_uri", provider.redirect_uri); !checked) return checked;
  if (provider.api_base.empty()) return check_texts(provider);
  if (Status checked = check_url(provider, "api_base", provider.api_base); !checked) return checked;
  return check_texts(provider);
}

std::string scope_parameter(const ProviderProfile& provider) {
  std::string joined;
  for (const std::string& scope : provider.scopes) joined += (joined.empty() ? "" : " ") + scope;
  return joined;
}

bool is_listed_token_endpoint(const ProviderProfile& provider, const std::string& url) {
  const auto& alternates = provider.token_endpoint_alternates;
  return url == provider.token_endpoint || std::find(alternates.begin(), alternates.end(), url) != alternates.end();
}

}  // namespace maestro
