#include <fmt/format.h>

#include "app/cli/command.hpp"
#include "app/cli/json_object.hpp"
#include "app/usecase/settings.hpp"
#include "domain/endpoint_url.hpp"

namespace maestro {
namespace {

/// The ways to log in that the provider's settings offer; an issuer may know of more.
std::vector<std::string> ways_to_log_in(const ProviderProfile& provider) {
  std::vector<std::string> ways;
  const bool has_page = !provider.authorization_endpoint.empty() || !provider.issuer.empty();
  if (has_page && !provider.redirect_uri.empty()) ways.emplace_back("paste");
  if (has_page) ways.emplace_back("callback");
  if (!provider.device_authorization_endpoint.empty() || provider.grant == LoginGrant::device_code)
    ways.emplace_back("device");
  return ways;
}

std::string host(const ProviderProfile& provider) {
  for (const std::string* url : {&provider.authorization_endpoint, &provider.issuer, &provider.token_endpoint})
    if (const Result<EndpointUrl> parsed = parse_endpoint_url(*url)) return parsed->host;
  return "";
}

/// A provider's name, and what its settings come to.
struct Entry {
  std::string name;
  Result<ProviderProfile> provider;
  bool is_built_in = false;
  bool is_active = false;
};

Result<std::vector<Entry>> entries(Wiring& wiring) {
  const Result<std::vector<std::string>> names = load_provider_names(wiring.config());
  if (!names) return fail(names.error());
  const Result<std::string> active = load_text(wiring.config(), "provider");
  if (!active) return fail(active.error());
  std::vector<Entry> all;
  for (const std::string& name : *names) {
    const auto client_id = wiring.config().find("providers." + name + ".client_id");
    const bool is_built_in = client_id && *client_id && (*client_id)->source == default_source;
    all.push_back({name, wiring.provider(name), is_built_in, name == *active});
  }
  return all;
}

std::string text_of(const std::vector<Entry>& entries) {
  std::string text;
  for (const auto& [name, provider, is_built_in, is_active] : entries) {
    const std::string says =
        provider ? fmt::format("{:<24} {}{}", fmt::format("{}", fmt::join(ways_to_log_in(*provider), ", ")),
                               host(*provider), is_built_in ? "" : "  (your own)")
                 : "error: " + provider.error().what;
    text += fmt::format("{} {:<20} {}\n", is_active ? "*" : " ", name, says);
  }
  return text;
}

std::string json_of(const std::vector<Entry>& entries) {
  std::string text = "[";
  for (const auto& [name, provider, is_built_in, is_active] : entries) {
    JsonObject json;
    json.text("provider", name);
    json.text("host", provider ? std::optional(host(*provider)) : std::nullopt);
    json.list("login", provider ? ways_to_log_in(*provider) : std::vector<std::string>());
    json.boolean("built_in", is_built_in).boolean("active", is_active);
    json.text("error", provider ? std::nullopt : std::optional(provider.error().what));
    std::string_view line = json.line();
    line.remove_suffix(1);
    text += (text.size() > 1 ? "," : "") + std::string(line);
  }
  return text + "]\n";
}

Result<int> run(Wiring& wiring, const Arguments& arguments) {
  const Result<std::vector<Entry>> all = entries(wiring);
  if (!all) return fail(all.error());
  const Status written = wiring.console().write(arguments.has("--json") ? json_of(*all) : text_of(*all));
  if (!written) return fail(written.error());
  return 0;
}

}  // namespace

Command auth_providers_command() {
  return {"auth providers",
          "Show every authorization server that is described, and how it can be logged in to",
          "maestro auth providers",
          {},
          true,
          run};
}

}  // namespace maestro
