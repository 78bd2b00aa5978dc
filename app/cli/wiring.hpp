#pragma once

#include <chrono>
#include <optional>
#include <string>

#include "app/cli/arguments.hpp"
#include "app/usecase/device_login.hpp"
#include "app/usecase/environment_credential.hpp"
#include "app/usecase/login.hpp"
#include "app/usecase/token_source.hpp"
#include "ports/browser.hpp"
#include "ports/config_source.hpp"
#include "ports/console.hpp"
#include "ports/http_client.hpp"
#include "ports/login_import.hpp"
#include "ports/profile_choice.hpp"
#include "ports/qr_drawing.hpp"
#include "ports/redirect_listener.hpp"
#include "ports/revocation_endpoint.hpp"
#include "ports/vault_copies.hpp"
#include "ports/vault_keeper.hpp"
#include "ports/vault_site.hpp"

namespace maestro {

/// What the commands are made of. Every part is built when it is first asked for, so that a command pays only for what
/// it uses; what needs a setting fails with that setting's error.
class Wiring {
 public:
  virtual ~Wiring() = default;
  virtual Console& console() = 0;
  virtual Clock& clock() = 0;
  virtual Crypto& crypto() = 0;
  virtual Browser& browser() = 0;
  virtual RedirectListener& redirect_listener() = 0;
  virtual QrDrawing& qr_drawing() = 0;
  virtual ConfigSource& config() = 0;
  [[nodiscard]] virtual Result<TokenVault*> vault() = 0;
  [[nodiscard]] virtual Result<VaultKeeper*> vault_keeper() = 0;
  [[nodiscard]] virtual Result<VaultSite*> vault_site() = 0;
  [[nodiscard]] virtual Result<VaultCopies*> vault_copies() = 0;
  [[nodiscard]] virtual Result<LoginImport*> login_import() = 0;
  [[nodiscard]] virtual Result<PendingLogins*> pending_logins() = 0;
  [[nodiscard]] virtual Result<ProfileChoice*> profile_choice() = 0;
  /// Which login the command means.
  [[nodiscard]] virtual Result<SessionKey> session() = 0;
  /// What the environment holds for the provider that is meant. Asks no vault.
  [[nodiscard]] virtual Result<EnvironmentCredentials> environment_credentials() = 0;
  [[nodiscard]] virtual Result<Login> login() = 0;
  /// What the caller of a token source may choose.
  struct TokenOptions {
    std::optional<std::chrono::milliseconds> within{};  ///< absent: the setting http.deadline
    OtherEndpoints other_endpoints = OtherEndpoints::refused;
  };
  [[nodiscard]] virtual Result<TokenSource> token_source(const std::string& provider, const TokenOptions& options) = 0;
  [[nodiscard]] virtual Result<DeviceLogin> device_login() = 0;
  /// As the settings describe it.
  [[nodiscard]] virtual Result<ProviderProfile> provider(const std::string& name) = 0;
  /// With what its issuer knows, where it names one.
  [[nodiscard]] virtual Result<ProviderProfile> discovered(ProviderProfile provider,
                                                           std::chrono::milliseconds timeout) = 0;
  [[nodiscard]] virtual Result<RevocationEndpoint*> revocation_endpoint() = 0;

  [[nodiscard]] virtual Result<HttpClient*> http_client() = 0;
  /// Errc::libcurl_missing where nothing could be sent at all: asked before a person is sent to a browser.
  [[nodiscard]] virtual Status check_transport() = 0;
  /// What HTTPS_PROXY names, without a password; may be empty.
  [[nodiscard]] virtual std::string proxy() = 0;

  [[nodiscard]] virtual Result<std::string> config_file() = 0;
  /// Without a password.
  [[nodiscard]] virtual Result<std::string> vault_url() = 0;
};

}  // namespace maestro
