#pragma once

#include <memory>
#include <optional>
#include <variant>

#include "app/usecase/resending.hpp"
#include "domain/provider_profile.hpp"
#include "ports/device_authorization_endpoint.hpp"
#include "ports/server_metadata_source.hpp"
#include "ports/spend_runner.hpp"
#include "ports/token_vault.hpp"

namespace maestro {

/// The refresh token of a stored login is sent (RFC 6749 §6).
struct SendRefreshToken {
  SessionRecord stored;  ///< as it was read under the lock
};

/// An authorization code is sent (RFC 6749 §4.1.3).
struct SendCode {
  AuthorizationCode code;
  State state;
  CodeVerifier code_verifier;
};

/// A device code is asked about once (RFC 8628 §3.4): the answer may bring tokens, or SpendReport::ask_again_after.
struct SendDeviceCode {
  DeviceCode device_code;
  std::chrono::seconds interval{5};  ///< since the last time
};

struct SpendOrder {
  SessionKey session;
  ProviderProfile provider;  ///< the grant's: its client, and its endpoints in the order in which they are asked
  SpendSubject subject;
  std::variant<SendRefreshToken, SendCode, SendDeviceCode> what;
  Persistence persistence = Persistence::persistent;
  std::chrono::milliseconds wait{};  ///< of the one who waits for the report
};

/// The spending of one single-use token or code, from the landing slot to the store: made by the process that holds the
/// session's lock, run where that process's end does not end it. The numbers are the steps of the refresh; 1 to 4 are
/// TokenSource's.
class Spend final : public SpendTask {
 public:
  struct Parts {
    TokenEndpoint& endpoint;
    DeviceAuthorizationEndpoint& device_endpoint;
    ServerMetadataSource& metadata;
    Clock& clock;
    Crypto& crypto;
    Log& log;
  };
  Spend(Parts parts, SpendOrder order, std::unique_ptr<SessionGuard> guard);
  void run(SpendChannel& channel) override;
  std::vector<int> descriptors() override { return descriptors_; }

 private:
  TokenResult<TokenAnswer> send(SpendAttempt& attempt, SpendChannel& channel, std::optional<Error>& not_begun);
  TokenResult<TokenAnswer> send_once(const std::string& url, HttpEvents& events);
  void store(SpendAttempt& attempt, TokenAnswer answer, SpendChannel& channel);
  void fail_with(SpendAttempt& attempt, const TokenFailure& failure, SpendChannel& channel);
  void give_up(const Error& error, SpendChannel& channel);
  [[nodiscard]] Error error_of(const TokenFailure& failure) const;
  [[nodiscard]] const SessionRecord* stored() const;

  Parts parts_;
  SpendOrder order_;
  std::unique_ptr<SessionGuard> guard_;
  std::vector<int> descriptors_;
};

}  // namespace maestro
