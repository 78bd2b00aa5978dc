#include "app/usecase/settings.hpp"

#include <algorithm>

namespace maestro {
namespace {

/// Reads one provider's settings and remembers the first error, so that the reading can be written as a list.
class ProviderReader {
 public:
  ProviderReader(ConfigSource& config, std::string prefix) : config_(config), prefix_(std::move(prefix)) {}

  /// Returns where the value was set; `default` where it was not.
  template <class Value>
  std::string read(std::string_view key, Value& target) {
    std::optional<Setting> setting = find(key);
    if (!setting) return std::string(default_source);
    if (auto* value = std::get_if<Value>(&setting->value)) target = std::move(*value);
    return std::move(setting->source);
  }

  template <class Choice>
  void choose(std::string_view key, Choice& target,
              std::initializer_list<std::pair<std::string_view, Choice>> choices) {
    const std::optional<Setting> setting = find(key);
    if (!setting) return;
    const auto* text = std::get_if<std::string>(&setting->value);
    std::string names;
    for (const auto& [name, choice] : choices) {
      names += (names.empty() ? "\"" : " or \"") + std::string(name) + "\"";
      if (text != nullptr && *text == name) {
        target = choice;
        return;
      }
    }
    note(Error{Errc::bad_setting, setting->source + ": " + prefix_ + std::string(key) + " must be " + names, ""});
  }

  /// A count; 0 stands for a number that is none.
  void read_count(std::string_view key, std::size_t& target) {
    const std::optional<Setting> setting = find(key);
    if (!setting) return;
    const auto* number = std::get_if<std::int64_t>(&setting->value);
    target = number == nullptr || *number < 0 ? 0 : static_cast<std::size_t>(*number);
  }

  std::optional<Setting> find(std::string_view key) {
    Result<std::optional<Setting>> found = config_.find(prefix_ + std::string(key));
    if (found) return *std::move(found);
    note(std::move(found.error()));
    return std::nullopt;
  }

  Status status() const {
    if (error_) return fail(*error_);
    return {};
  }

 private:
  void note(Error error) {
    if (!error_) error_ = std::move(error);
  }
  ConfigSource& config_;
  std::string prefix_;
  std::optional<Error> error_;
};

/// Flag, environment, file, built in.
int strength_of(std::string_view source) {
  if (source == default_source) return 0;
  if (source.starts_with("flag ")) return 3;
  return source.starts_with("environment ") ? 2 : 1;
}

const std::string& strongest_of(const std::string& one, const std::string& other) {
  return strength_of(other) > strength_of(one) ? other : one;
}

/// What a provider is when it says nothing else: the plain RFC 6749 and 7636.
ProviderProfile plain_provider(const std::string& name, const std::string& product) {
  ProviderProfile provider;
  provider.name = name;
  provider.authorization_parameters = {
      "response_type=code", "client_id={client_id}",           "redirect_uri={redirect_uri}", "scope={scope}",
      "state={state}",      "code_challenge={code_challenge}", "code_challenge_method=S256"};
  provider.state = StateMode::random;
  provider.exchange_state = StateAtExchange::omitted;
  provider.exchange_encoding = BodyEncoding::form;
  provider.user_agent = product;
  return provider;
}

Status unknown_provider(const std::string& name) {
  return fail(
      Errc::bad_setting, "there is no provider `" + name + "`",
      "`maestro auth providers` lists them; describe a new one under [providers." + name + "] in the settings file");
}

/// Where the setting stands; of one that is missing, where the provider's settings begin.
std::string place_of(ProviderReader& reader, const std::string& key) {
  for (const std::string_view candidate : {std::string_view(key), std::string_view("client_id")})
    if (const std::optional<Setting> setting = reader.find(candidate); setting && setting->source != default_source)
      return setting->source + ": ";
  for (const KnownSetting& known : known_provider_settings())
    if (const std::optional<Setting> setting = reader.find(known.key); setting && setting->source != default_source)
      return setting->source + ": ";
  return "";
}

Status check(const ProviderProfile& provider, ProviderReader& reader) {
  std::optional<ProviderFault> fault = find_fault(provider);
  if (!fault) return {};
  return fail(Errc::bad_setting,
              place_of(reader, fault->key) + "providers." + provider.name + "." + fault->key + ": " + fault->what,
              std::move(fault->hint));
}

}  // namespace

Result<std::string> load_text(ConfigSource& config, std::string_view key) {
  Result<std::optional<Setting>> setting = config.find(key);
  if (!setting) return fail(std::move(setting));
  if (!*setting) return std::string();
  if (auto* text = std::get_if<std::string>(&(*setting)->value)) return std::move(*text);
  return fail(Errc::bad_setting, (*setting)->source + ": " + std::string(key) + " must be a text");
}

Result<SessionKey> load_session_key(ConfigSource& config) {
  Result<std::string> provider = load_text(config, "provider");
  if (!provider) return fail(std::move(provider));
  Result<std::string> profile = load_text(config, "profile");
  if (!profile) return fail(std::move(profile));
  Result<SessionKey> session = make_session_key(*provider, *profile);
  if (session) return session;
  for (const std::string_view key : {"provider", "profile"}) {
    const Result<std::optional<Setting>> setting = config.find(key);
    const bool is_to_blame = key == "provider" ? !is_provider_name(*provider) : !is_profile_name(*profile);
    if (is_to_blame && setting && *setting && !(*setting)->source.starts_with("flag"))
      return fail(Errc::bad_setting, (*setting)->source + ": " + session.error().what, session.error().hint);
  }
  return session;
}

Result<std::chrono::milliseconds> load_deadline(ConfigSource& config) {
  Result<std::optional<Setting>> setting = config.find("http.deadline");
  if (!setting) return fail(std::move(setting));
  if (!*setting) return std::chrono::seconds{60};
  const auto* seconds = std::get_if<std::int64_t>(&(*setting)->value);
  if (seconds == nullptr || *seconds < 1 || *seconds > 600)
    return fail(Errc::bad_setting, (*setting)->source + ": http.deadline must be from 1 to 600 seconds");
  return std::chrono::seconds{*seconds};
}

Result<Copies> load_copies(ConfigSource& config) {
  const Result<std::string> word = load_text(config, "vault.copies");
  if (!word) return fail(word.error());
  if (*word == "allow") return Copies::are_allowed;
  if (*word == "refuse" || word->empty()) return Copies::are_refused;
  return fail(Errc::bad_setting, "vault.copies is neither refuse nor allow", "write refuse or allow");
}

Result<std::vector<std::string>> load_provider_names(ConfigSource& config) {
  Result<std::vector<std::string>> keys = config.keys();
  if (!keys) return keys;
  std::vector<std::string> names;
  for (const std::string& key : *keys)
    if (const std::string_view name = provider_of_setting(key);
        !name.empty() && std::find(names.begin(), names.end(), name) == names.end())
      names.emplace_back(name);
  std::sort(names.begin(), names.end());
  return names;
}

Result<ProviderProfile> load_provider(ConfigSource& config, const std::string& name, const std::string& product) {
  ProviderProfile provider = plain_provider(name, product);
  ProviderReader reader(config, "providers." + name + ".");
  const std::string issuer = reader.read("issuer", provider.issuer);
  provider.sources.client_id = reader.read("client_id", provider.client_id);
  reader.choose<LoginGrant>(
      "grant", provider.grant,
      {{"authorization_code", LoginGrant::authorization_code}, {"device_code", LoginGrant::device_code}});
  reader.read("authorization_endpoint", provider.authorization_endpoint);
  const std::string endpoint = reader.read("token_endpoint", provider.token_endpoint);
  const std::string alternates = reader.read("token_endpoint_alternates", provider.token_endpoint_alternates);
  provider.sources.endpoints = strongest_of(strongest_of(endpoint, alternates), issuer);
  reader.read("device_authorization_endpoint", provider.device_authorization_endpoint);
  reader.read("revocation_endpoint", provider.revocation_endpoint);
  reader.read("redirect_uri", provider.redirect_uri);
  reader.read("callback_redirect_uri", provider.callback_redirect_uri);
  reader.read("scopes", provider.scopes);
  reader.read("authorization_parameters", provider.authorization_parameters);
  reader.read_count("verifier_length", provider.verifier_length);
  reader.choose<StateMode>("state", provider.state, {{"verifier", StateMode::verifier}, {"random", StateMode::random}});
  reader.choose<StateAtExchange>("exchange_state", provider.exchange_state,
                                 {{"sent", StateAtExchange::sent}, {"omitted", StateAtExchange::omitted}});
  for (auto [key, target] : {std::pair("exchange_encoding", &provider.exchange_encoding),
                             std::pair("refresh_encoding", &provider.refresh_encoding)})
    reader.choose<BodyEncoding>(key, *target, {{"json", BodyEncoding::json}, {"form", BodyEncoding::form}});
  reader.choose<ProviderProfile::Reuse>("reuse", provider.reuse,
                                        {{"unknown", ProviderProfile::Reuse::unknown},
                                         {"grace", ProviderProfile::Reuse::grace},
                                         {"revokes", ProviderProfile::Reuse::revokes}});
  reader.read("exchange_headers", provider.exchange_headers);
  reader.read("refresh_headers", provider.refresh_headers);
  reader.read("user_agent", provider.user_agent);
  provider.sources.api_base = reader.read("api_base", provider.api_base);
  if (provider.user_agent == "maestro") provider.user_agent = product;
  if (endpoint != default_source && alternates == default_source) provider.token_endpoint_alternates.clear();

  if (Status read = reader.status(); !read) return fail(std::move(read));
  if (provider.token_endpoint.empty() && provider.issuer.empty() && provider.client_id.empty())
    return fail(unknown_provider(name));
  if (Status valid = check(provider, reader); !valid) return fail(std::move(valid));
  return provider;
}

}  // namespace maestro
