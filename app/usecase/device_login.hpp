#pragma once

#include <optional>

#include "app/usecase/login.hpp"
#include "domain/device_authorization.hpp"

namespace maestro {

/// A login on a device without a browser (RFC 8628): the person types a short code on any other, while this one asks
/// the server again and again. Always a fresh grant: an earlier login stays as it is until the new one is stored.
class DeviceLogin {
 public:
  explicit DeviceLogin(Login::Parts parts) : parts_(parts) {}

  /// Proves that the vault takes writes, then asks the server for the codes.
  [[nodiscard]] Result<DeviceAuthorization> begin(const SessionKey& session, const ProviderProfile& provider,
                                                  std::chrono::milliseconds deadline);

  /// Polls until the person is done, the code ends or `timeout` does (Errc::no_input), and stores the tokens. Every
  /// poll is a spending under the session's lock, for it may bring tokens; a session that is busy is polled for later.
  [[nodiscard]] Result<SessionRecord> finish(const SessionKey& session, const ProviderProfile& provider,
                                             const DeviceAuthorization& authorization, const AccountRule& rule,
                                             std::chrono::milliseconds timeout);

 private:
  Result<ExchangeOutcome> poll(const SessionKey& session, SpendOrder order);
  Login::Parts parts_;
  GrantId grant_id_{};
};

}  // namespace maestro
