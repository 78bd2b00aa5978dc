#include "app/composition_root.hpp"

#include <optional>

#include "adapters/config/directories.hpp"
#include "adapters/config/environment_config.hpp"
#include "adapters/config/layered_config.hpp"
#include "adapters/config/process_environment.hpp"
#include "adapters/config/proxy_environment.hpp"
#include "adapters/config/toml_config.hpp"
#include "adapters/crypto/openssl_crypto.hpp"
#include "adapters/crypto/openssl_process.hpp"
#include "adapters/http/curl_http_client.hpp"
#include "adapters/http/curl_library.hpp"
#include "adapters/log/spdlog_log.hpp"
#include "adapters/loopback/loopback_redirect_listener.hpp"
#include "adapters/oauth/oauth_token_endpoint.hpp"
#include "adapters/oauth/well_known_metadata.hpp"
#include "adapters/qr/terminal_qr.hpp"
#include "adapters/system/desktop_browser.hpp"
#include "adapters/system/system_clock.hpp"
#include "adapters/system/terminal_console.hpp"
#include "adapters/worker/forked_worker.hpp"
#include "app/cli/waiting_words.hpp"
#include "app/usecase/current_session.hpp"
#include "app/usecase/discovery.hpp"
#include "app/usecase/settings.hpp"
#include "app/vault_wiring.hpp"
#include "app/version.hpp"

namespace maestro {
namespace {

/// Loads the system's TLS policy before the first request: nothing else needs it.
class ConfiguredHttpClient final : public HttpClient {
 public:
  ConfiguredHttpClient(std::string ca_file, Clock& clock) : curl_(std::move(ca_file), clock) {}
  tl::expected<HttpResponse, HttpFailure> send(const HttpRequest& request) override {
    load_openssl_configuration();
    return curl_.send(request);
  }

 private:
  CurlHttpClient curl_;
};

/// Everything between the use cases and the token endpoint.
struct Network {
  SpdlogLog log;
  ConfiguredHttpClient http;
  OAuthTokenEndpoint endpoint;
  WellKnownMetadata metadata;

  Network(LogLevel level, LogFormat format, std::string ca_file, Clock& clock)
      : log(level, format), http(std::move(ca_file), clock), endpoint(http, clock, log), metadata(http) {}
};

class CompositionRoot final : public Wiring {
 public:
  explicit CompositionRoot(const Arguments& arguments) : arguments_(arguments) { start_openssl_sparingly(); }

  Console& console() override { return console_; }
  Clock& clock() override { return clock_; }
  Crypto& crypto() override { return crypto_; }
  Browser& browser() override { return browser_; }
  RedirectListener& redirect_listener() override { return redirect_listener_; }
  QrDrawing& qr_drawing() override { return qr_; }
  ConfigSource& config() override;
  Result<TokenVault*> vault() override;
  Result<VaultKeeper*> vault_keeper() override;
  Result<VaultSite*> vault_site() override;
  Result<VaultCopies*> vault_copies() override;
  Result<HttpClient*> http_client() override;
  Status check_transport() override;
  std::string proxy() override { return proxy_without_password(); }
  Result<LoginImport*> login_import() override;
  Result<PendingLogins*> pending_logins() override;
  Result<ProfileChoice*> profile_choice() override;
  Result<SessionKey> session() override;
  Result<EnvironmentCredentials> environment_credentials() override;
  Result<Login> login() override;
  Result<TokenSource> token_source(const std::string& provider, const TokenOptions& options) override;
  Result<DeviceLogin> device_login() override;
  Result<ProviderProfile> provider(const std::string& name) override;
  Result<ProviderProfile> discovered(ProviderProfile provider, std::chrono::milliseconds timeout) override;
  Result<RevocationEndpoint*> revocation_endpoint() override;
  Result<std::string> config_file() override;
  Result<std::string> vault_url() override;

 private:
  Result<VaultWiring*> storage();
  Result<Network*> network();
  Spend::Parts spend_parts(Network& network);
  Result<Login::Parts> login_parts();
  SpendRunner& runner(Network& network);

  Arguments arguments_;
  TerminalConsole console_;
  SystemClock clock_;
  DesktopBrowser browser_;
  LoopbackRedirectListener redirect_listener_;
  TerminalQr qr_;
  OpenSslCrypto crypto_;
  WaitingWords watcher_{console_};
  std::unique_ptr<ConfigSource> config_;
  std::unique_ptr<VaultWiring> storage_;
  std::unique_ptr<Network> network_;
  std::unique_ptr<SpendRunner> runner_;
};

std::unique_ptr<ConfigSource> flag_config(const Arguments& arguments) {
  std::map<std::string, Setting, std::less<>> settings;
  const std::pair<std::string, std::string> flags[] = {{"--profile", "profile"},
                                                       {"--provider", "provider"},
                                                       {"--log-level", "log.level"},
                                                       {"--log-format", "log.format"},
                                                       {"--key", "vault.key"}};
  for (const auto& [flag, key] : flags)
    if (const std::optional<std::string> value = arguments.value(flag))
      settings.emplace(key, Setting{*value, "flag " + flag});
  return std::make_unique<FixedConfig>(std::move(settings));
}

ConfigSource& CompositionRoot::config() {
  if (config_) return *config_;
  std::vector<std::unique_ptr<ConfigSource>> layers;
  layers.push_back(flag_config(arguments_));
  layers.push_back(std::make_unique<EnvironmentConfig>());
  const auto missing =
      arguments_.has("--config") ? TomlFileConfig::Missing::is_an_error : TomlFileConfig::Missing::is_empty;
  if (const Result<std::string> file = config_file())
    layers.push_back(std::make_unique<TomlFileConfig>(*file, missing));
  layers.push_back(std::make_unique<BuiltInConfig>());
  config_ = std::make_unique<LayeredConfig>(std::move(layers));
  return *config_;
}

Result<std::string> CompositionRoot::config_file() {
  if (const std::optional<std::string> chosen = arguments_.value("--config")) return *chosen;
  Result<std::string> directory = config_directory();
  if (!directory) return directory;
  return *directory + "/config.toml";
}

Result<std::string> CompositionRoot::vault_url() {
  const Result<VaultSettings> settings = load_vault_settings(config());
  if (!settings) return fail(settings.error());
  return maestro::vault_url(*settings);
}

Result<VaultWiring*> CompositionRoot::storage() {
  if (storage_) return storage_.get();
  const Result<VaultSettings> settings = load_vault_settings(config());
  if (!settings) return fail(settings.error());
  storage_ = std::make_unique<VaultWiring>(*settings, console_, crypto_, clock_);
  return storage_.get();
}

Result<Network*> CompositionRoot::network() {
  if (network_) return network_.get();
  const Result<std::string> level_name = load_text(config(), "log.level");
  if (!level_name) return fail(level_name.error());
  const std::optional<LogLevel> level = log_level_from(*level_name);
  if (!level) return fail(Errc::bad_setting, "log.level is not a level", "use trace, debug, info, warn, error or off");
  const Result<std::string> format_name = load_text(config(), "log.format");
  if (!format_name) return fail(format_name.error());
  const std::optional<LogFormat> format = log_format_from(*format_name);
  if (!format) return fail(Errc::bad_setting, "log.format is not a format", "use text or json");
  const Result<std::string> ca_file = load_text(config(), "http.ca_file");
  if (!ca_file) return fail(ca_file.error());
  network_ = std::make_unique<Network>(*level, *format, *ca_file, clock_);
  return network_.get();
}

Result<TokenVault*> CompositionRoot::vault() {
  const Result<VaultWiring*> storage = this->storage();
  if (!storage) return fail(storage.error());
  return &(*storage)->vault;
}

Result<VaultKeeper*> CompositionRoot::vault_keeper() {
  const Result<VaultWiring*> storage = this->storage();
  if (!storage) return fail(storage.error());
  return &(*storage)->keeper;
}

Result<VaultSite*> CompositionRoot::vault_site() {
  const Result<VaultWiring*> storage = this->storage();
  if (!storage) return fail(storage.error());
  return &(*storage)->site;
}

Result<HttpClient*> CompositionRoot::http_client() {
  const Result<Network*> network = this->network();
  if (!network) return fail(network.error());
  return &(*network)->http;
}

Status CompositionRoot::check_transport() {
  if (libcurl_is_installed()) return {};
  return fail(Errc::libcurl_missing, "libcurl.so.4 is not on this machine, and maestro needs it to talk to the server",
              "install libcurl4 (Debian, Ubuntu) or libcurl (Fedora); nothing was sent");
}

Result<VaultCopies*> CompositionRoot::vault_copies() {
  const Result<VaultWiring*> storage = this->storage();
  if (!storage) return fail(storage.error());
  return &(*storage)->copies;
}

Result<LoginImport*> CompositionRoot::login_import() {
  const Result<VaultWiring*> storage = this->storage();
  if (!storage) return fail(storage.error());
  return &(*storage)->vault;
}

Result<PendingLogins*> CompositionRoot::pending_logins() {
  const Result<VaultWiring*> storage = this->storage();
  if (!storage) return fail(storage.error());
  return &(*storage)->vault;
}

Result<ProfileChoice*> CompositionRoot::profile_choice() {
  const Result<VaultWiring*> storage = this->storage();
  if (!storage) return fail(storage.error());
  return &(*storage)->vault;
}

Result<SessionKey> CompositionRoot::session() {
  const Result<ProfileChoice*> choice = profile_choice();
  if (!choice) return fail(choice.error());
  return current_session(config(), **choice);
}

Result<EnvironmentCredentials> CompositionRoot::environment_credentials() {
  ProcessEnvironment environment;
  return maestro::environment_credentials(config(), environment);
}

Result<ProviderProfile> CompositionRoot::provider(const std::string& name) {
  return load_provider(config(), name, "maestro/" + std::string(version));
}

Spend::Parts CompositionRoot::spend_parts(Network& network) {
  return {network.endpoint, network.endpoint, network.metadata, clock_, crypto_, network.log};
}

SpendRunner& CompositionRoot::runner(Network& network) {
  if (!runner_)
    runner_ = std::make_unique<ForkedWorker>(
        clock_, WorkerLog{[&network](WorkerLog::Sink sink) { network.log.redirect(std::move(sink)); },
                          [this](std::string_view line) { console_.say(line); }});
  return *runner_;
}

Result<Login::Parts> CompositionRoot::login_parts() {
  const Result<VaultWiring*> storage = this->storage();
  if (!storage) return fail(storage.error());
  const Result<Network*> network = this->network();
  if (!network) return fail(network.error());
  return Login::Parts{(*storage)->vault, (*storage)->vault, runner(**network), watcher_, spend_parts(**network)};
}

Result<Login> CompositionRoot::login() {
  const Result<Login::Parts> parts = login_parts();
  if (!parts) return fail(parts.error());
  return Login(*parts);
}

Result<DeviceLogin> CompositionRoot::device_login() {
  const Result<Login::Parts> parts = login_parts();
  if (!parts) return fail(parts.error());
  return DeviceLogin(*parts);
}

Result<ProviderProfile> CompositionRoot::discovered(ProviderProfile provider, std::chrono::milliseconds timeout) {
  const Result<Network*> network = this->network();
  if (!network) return fail(network.error());
  return discover(std::move(provider), (*network)->metadata, timeout);
}

Result<RevocationEndpoint*> CompositionRoot::revocation_endpoint() {
  const Result<Network*> network = this->network();
  if (!network) return fail(network.error());
  return &(*network)->endpoint;
}

Result<TokenSource> CompositionRoot::token_source(const std::string& provider, const TokenOptions& options) {
  const Result<VaultWiring*> storage = this->storage();
  if (!storage) return fail(storage.error());
  const Result<Network*> network = this->network();
  if (!network) return fail(network.error());
  Result<ProviderProfile> profile = this->provider(provider);
  if (!profile) return fail(profile.error());
  const Result<std::chrono::milliseconds> deadline = load_deadline(config());
  if (!deadline) return fail(deadline.error());
  const Result<Copies> copies = load_copies(config());
  if (!copies) return fail(copies.error());
  return TokenSource({(*storage)->vault, (*storage)->whereabouts, runner(**network), watcher_, spend_parts(**network)},
                     {*std::move(profile), options.within.value_or(*deadline), options.other_endpoints, *copies});
}

}  // namespace

std::unique_ptr<Wiring> make_wiring(const Arguments& arguments) { return std::make_unique<CompositionRoot>(arguments); }

}  // namespace maestro
