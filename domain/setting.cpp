#include "domain/setting.hpp"

#include <algorithm>
#include <array>
#include <map>

#include "domain/nearest_name.hpp"
#include "domain/session_key.hpp"

namespace maestro {
namespace {

constexpr std::array general = {
    KnownSetting{"provider", SettingType::text, "MAESTRO_PROVIDER"},
    KnownSetting{"profile", SettingType::text, "MAESTRO_PROFILE"},
    KnownSetting{"vault.url", SettingType::text, "MAESTRO_VAULT_URL"},
    KnownSetting{"vault.key", SettingType::text, "MAESTRO_VAULT_KEY"},
    KnownSetting{"vault.passphrase_file", SettingType::text, "MAESTRO_VAULT_PASSPHRASE_FILE"},
    KnownSetting{"vault.copies", SettingType::text, "MAESTRO_VAULT_COPIES"},
    KnownSetting{"http.deadline", SettingType::number, "MAESTRO_HTTP_DEADLINE"},
    KnownSetting{"http.ca_file", SettingType::text, "MAESTRO_CA_FILE"},
    KnownSetting{"log.format", SettingType::text, "MAESTRO_LOG_FORMAT"},
    KnownSetting{"log.level", SettingType::text, "MAESTRO_LOG_LEVEL"},
};

constexpr std::array of_provider = {
    KnownSetting{"issuer", SettingType::text, "ISSUER"},
    KnownSetting{"client_id", SettingType::text, "CLIENT_ID"},
    KnownSetting{"grant", SettingType::text, "GRANT"},
    KnownSetting{"authorization_endpoint", SettingType::text, "AUTHORIZATION_ENDPOINT"},
    KnownSetting{"token_endpoint", SettingType::text, "TOKEN_ENDPOINT"},
    KnownSetting{"token_endpoint_alternates", SettingType::list, "TOKEN_ENDPOINT_ALTERNATES"},
    KnownSetting{"device_authorization_endpoint", SettingType::text, "DEVICE_AUTHORIZATION_ENDPOINT"},
    KnownSetting{"revocation_endpoint", SettingType::text, "REVOCATION_ENDPOINT"},
    KnownSetting{"redirect_uri", SettingType::text, "REDIRECT_URI"},
    KnownSetting{"callback_redirect_uri", SettingType::text, "CALLBACK_REDIRECT_URI"},
    KnownSetting{"scopes", SettingType::list, "SCOPES"},
    KnownSetting{"authorization_parameters", SettingType::list, "AUTHORIZATION_PARAMETERS"},
    KnownSetting{"verifier_length", SettingType::number, "VERIFIER_LENGTH"},
    KnownSetting{"state", SettingType::text, "STATE"},
    KnownSetting{"exchange_state", SettingType::text, "EXCHANGE_STATE"},
    KnownSetting{"exchange_encoding", SettingType::text, "EXCHANGE_ENCODING"},
    KnownSetting{"refresh_encoding", SettingType::text, "REFRESH_ENCODING"},
    KnownSetting{"exchange_headers", SettingType::list, "EXCHANGE_HEADERS"},
    KnownSetting{"refresh_headers", SettingType::list, "REFRESH_HEADERS"},
    KnownSetting{"user_agent", SettingType::text, "USER_AGENT"},
    KnownSetting{"api_base", SettingType::text, "API_BASE"},
    KnownSetting{"reuse", SettingType::text, "REUSE"},
    KnownSetting{"auth_token_variable", SettingType::text, "AUTH_TOKEN_VARIABLE"},
    KnownSetting{"api_key_variable", SettingType::text, "API_KEY_VARIABLE"},
};

constexpr std::string_view provider_prefix = "providers.";

struct ProviderKey {
  std::string_view provider;
  std::string_view key;
};

std::optional<ProviderKey> split(std::string_view key) {
  if (!key.starts_with(provider_prefix)) return std::nullopt;
  key.remove_prefix(provider_prefix.size());
  const std::size_t dot = key.find('.');
  if (dot == std::string_view::npos || !is_provider_name(key.substr(0, dot))) return std::nullopt;
  return ProviderKey{key.substr(0, dot), key.substr(dot + 1)};
}

std::string upper(std::string_view text) {
  std::string result(text);
  for (char& c : result) {
    if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
    if (c == '-') c = '_';
  }
  return result;
}

std::optional<KnownSetting> find_in(std::span<const KnownSetting> settings, std::string_view key) {
  const auto found =
      std::find_if(settings.begin(), settings.end(), [key](const auto& known) { return known.key == key; });
  if (found == settings.end()) return std::nullopt;
  return *found;
}

}  // namespace

std::span<const KnownSetting> known_settings() { return general; }
std::span<const KnownSetting> known_provider_settings() { return of_provider; }

std::optional<KnownSetting> find_known_setting(std::string_view key) {
  if (const std::optional<ProviderKey> parts = split(key)) return find_in(of_provider, parts->key);
  return find_in(general, key);
}

std::string_view provider_of_setting(std::string_view key) {
  const std::optional<ProviderKey> parts = split(key);
  return parts ? parts->provider : std::string_view();
}

std::optional<std::string> find_collision(const std::vector<std::string>& providers) {
  std::map<std::string, std::string> owners;
  for (const std::string& provider : providers)
    for (const KnownSetting& known : of_provider) {
      const std::string name = "MAESTRO_" + upper(provider) + "_" + std::string(known.environment);
      const auto [owner, is_new] = owners.emplace(name, provider);
      if (!is_new && owner->second != provider)
        return "the providers `" + owner->second + "` and `" + provider + "` would both be set by " + name;
    }
  return std::nullopt;
}

std::vector<std::string> environment_names(std::string_view key) {
  const std::optional<KnownSetting> known = find_known_setting(key);
  if (!known) return {};
  const std::optional<ProviderKey> parts = split(key);
  if (!parts) {
    if (key == "http.ca_file") return {std::string(known->environment), "SSL_CERT_FILE"};
    return {std::string(known->environment)};
  }
  std::vector<std::string> names;
  if (key == "providers.anthropic.client_id") names.emplace_back("ANTHROPIC_CLIENT_ID");
  names.push_back("MAESTRO_" + upper(parts->provider) + "_" + std::string(known->environment));
  return names;
}

std::string nearest_setting(std::string_view key) {
  std::vector<std::string> candidates;
  candidates.reserve(general.size() + of_provider.size());
  for (const KnownSetting& known : general) candidates.emplace_back(known.key);
  const std::optional<ProviderKey> parts = split(key);
  const std::string provider = parts ? std::string(parts->provider) : "anthropic";
  for (const KnownSetting& known : of_provider)
    candidates.push_back(std::string(provider_prefix) + provider + "." + std::string(known.key));
  return nearest_name(key, candidates);
}

}  // namespace maestro
