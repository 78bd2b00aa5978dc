#pragma once

#include <gmock/gmock.h>

#include "ports/device_authorization_endpoint.hpp"
#include "ports/pending_logins.hpp"
#include "ports/revocation_endpoint.hpp"
#include "ports/token_endpoint.hpp"
#include "ports/token_vault.hpp"

namespace maestro::testing {

class MockTokenEndpoint : public TokenEndpoint {
 public:
  MOCK_METHOD(TokenResult<TokenAnswer>, exchange, (const TokenRequest&, const CodeGrant&), (override));
  MOCK_METHOD(TokenResult<TokenAnswer>, refresh, (const TokenRequest&, const RefreshToken&), (override));
};

class MockRevocationEndpoint : public RevocationEndpoint {
 public:
  MOCK_METHOD(TokenResult<void>, revoke, (const TokenRequest&, const OAuthToken&), (override));
};

class MockDeviceAuthorizationEndpoint : public DeviceAuthorizationEndpoint {
 public:
  MOCK_METHOD(TokenResult<DeviceAuthorization>, authorize, (const TokenRequest&), (override));
  MOCK_METHOD(TokenResult<TokenAnswer>, poll, (const TokenRequest&, const DeviceCode&), (override));
};

class MockTokenVault : public TokenVault {
 public:
  MOCK_METHOD(Result<std::optional<SessionRecord>>, load, (const SessionKey&), (override));
  MOCK_METHOD(Result<std::vector<SessionKey>>, list, (), (override));
  MOCK_METHOD(Result<std::unique_ptr<SessionGuard>>, lock, (const SessionKey&, const LockWait&), (override));
  MOCK_METHOD(SessionStanding, standing, (const SessionKey&), (override));
  MOCK_METHOD(Status, forget_at_once, (const SessionKey&), (override));
};

class MockPendingLogins : public PendingLogins {
 public:
  MOCK_METHOD(Status, put, (const SessionKey&, const PendingLogin&), (override));
  MOCK_METHOD(Result<std::optional<PendingLogin>>, find, (const SessionKey&), (override));
  MOCK_METHOD(Status, remove, (const SessionKey&, const GrantId&), (override));
};

class MockSessionGuard : public SessionGuard {
 public:
  MOCK_METHOD(Result<std::optional<SessionRecord>>, load, (), (override));
  MOCK_METHOD(Result<std::unique_ptr<SpendAttempt>>, reserve, (std::chrono::milliseconds), (override));
  MOCK_METHOD(Status, erase, (), (override));
  MOCK_METHOD(void, give_up, (const Error&), (override));
  MOCK_METHOD(std::vector<int>, prepare_fork, (), (override));
};

/// What a request comes to as it does on a connection: whoever waits for it is asked before its first byte leaves.
inline TokenResult<TokenAnswer> over_a_connection(const TokenRequest& request, TokenResult<TokenAnswer> outcome) {
  TokenFailure stopped;
  stopped.fault = TokenFault::stopped;
  if (request.events == nullptr) return outcome;
  if (request.events->stop_requested()) return tl::unexpected(stopped);
  if (!outcome && was_not_sent(outcome.error())) return outcome;
  if (!request.events->about_to_send()) return tl::unexpected(stopped);
  return outcome;
}

}  // namespace maestro::testing
