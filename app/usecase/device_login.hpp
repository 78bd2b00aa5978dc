#pragma once

#include <optional>

#include "domain/device_authorization.hpp"
#include "ports/clock.hpp"
#include "ports/crypto.hpp"
#include "ports/device_authorization_endpoint.hpp"
#include "ports/interrupts.hpp"
#include "ports/log.hpp"
#include "ports/pending_logins.hpp"
#include "ports/token_vault.hpp"

namespace maestro {

/// A login on a device without a browser (RFC 8628): the person types a short code on any other, while this one asks
/// the server again and again. Always a fresh grant: an earlier login stays as it is until the new one is stored.
class DeviceLogin {
 public:
  struct Parts {
    TokenVault& vault;
    PendingLogins& pending_logins;
    DeviceAuthorizationEndpoint& endpoint;
    Crypto& crypto;
    Clock& clock;
    Interrupts& interrupts;
    Log& log;
  };
  explicit DeviceLogin(Parts parts) : parts_(parts) {}

  /// Proves that the vault takes writes, then asks the server for the codes.
  [[nodiscard]] Result<DeviceAuthorization> begin(const SessionKey& session, const ProviderProfile& provider,
                                                  std::chrono::milliseconds deadline);

  /// Polls until the person is done, the code ends or `patience` does (Errc::no_input), and stores the tokens. Every
  /// poll holds the session's lock, for it may bring tokens; a session that is busy is polled for later.
  [[nodiscard]] Result<SessionRecord> finish(const SessionKey& session, const ProviderProfile& provider,
                                             const DeviceAuthorization& authorization,
                                             std::chrono::milliseconds patience);

 private:
  Result<TokenResult<SessionRecord>> poll(const SessionKey& session, const ProviderProfile& provider,
                                          const DeviceCode& device_code);
  Parts parts_;
  GrantId grant_id_{};
};

}  // namespace maestro
