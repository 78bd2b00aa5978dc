#include "app/usecase/settings.hpp"

#include <algorithm>

namespace maestro {
namespace {

/// Reads one provider's settings and remembers the first error, so that the reading can be written as a list.
class ProviderReader {
 public:
  ProviderReader(ConfigSource& config, std::string prefix) : config_(config), prefix_(std::move(prefix)) {}

  template <class Value>
  void read(std::string_view key, Value& target) {
    const std::optional<Setting> setting = find(key);
    if (!setting) return;
    if (const auto* value = std::get_if<Value>(&setting->value)) target = *value;
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

/// What a provider is when it says nothing else: the plain RFC 6749 and 7636.
ProviderProfile plain_provider(const std::string& name, const std::string& product) {
  ProviderProfile provider;
  provider.name = name;
  provider.authorization_parameters = {
      "response_type=code", "client_id={client_id}",           "redirect_uri={redirect_uri}", "scope={scope}",
      "state={state}",      "code_challenge={code_challenge}", "code_challenge_method=S256"};
  provider.state = StateMode::random;
  provider.exchange_encoding = BodyEncoding::form;
  provider.user_agent = product;
  return provider;
}

Status unknown_provider(const std::string& name) {
  return fail(Errc::bad_setting, "there is no provider `" + name + "`",
              "describe it under [providers." + name + "] in the settings file, or use --provider anthropic");
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

Result<ProviderProfile> load_provider(ConfigSource& config, const std::string& name, const std::string& product) {
  ProviderProfile provider = plain_provider(name, product);
  ProviderReader reader(config, "providers." + name + ".");
  reader.read("client_id", provider.client_id);
  reader.read("authorization_endpoint", provider.authorization_endpoint);
  reader.read("token_endpoint", provider.token_endpoint);
  reader.read("token_endpoint_alternates", provider.token_endpoint_alternates);
  reader.read("redirect_uri", provider.redirect_uri);
  reader.read("scopes", provider.scopes);
  reader.read("authorization_parameters", provider.authorization_parameters);
  reader.choose<StateMode>("state", provider.state, {{"verifier", StateMode::verifier}, {"random", StateMode::random}});
  for (auto [key, target] : {std::pair("exchange_encoding", &provider.exchange_encoding),
                             std::pair("refresh_encoding", &provider.refresh_encoding)})
    reader.choose<BodyEncoding>(key, *target, {{"json", BodyEncoding::json}, {"form", BodyEncoding::form}});
  reader.read("user_agent", provider.user_agent);
  reader.read("api_base", provider.api_base);
  if (provider.user_agent == "maestro") provider.user_agent = product;

  const std::optional<Setting> endpoint = reader.find("token_endpoint");
  const std::optional<Setting> alternates = reader.find("token_endpoint_alternates");
  if (endpoint && endpoint->source != default_source && alternates && alternates->source == default_source)
    provider.token_endpoint_alternates.clear();

  if (Status read = reader.status(); !read) return fail(std::move(read));
  if (!endpoint && provider.client_id.empty()) return fail(unknown_provider(name));
  if (Status valid = validate(provider); !valid) return fail(std::move(valid));
  return provider;
}

}  // namespace maestro
