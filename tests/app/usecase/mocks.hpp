#pragma once

#include <gmock/gmock.h>

#include "ports/device_authorization_endpoint.hpp"
#include "ports/interrupts.hpp"
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
  MOCK_METHOD(Result<std::unique_ptr<SessionGuard>>, lock, (const SessionKey&, std::chrono::milliseconds), (override));
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
  MOCK_METHOD(Status, intend, (const Intent&), (override));
  MOCK_METHOD(Result<Kept>, commit, (const SessionRecord&, std::chrono::sys_seconds), (override));
  MOCK_METHOD(Status, withdraw, (const FailedRefresh&), (override));
  MOCK_METHOD(Status, erase, (std::chrono::sys_seconds), (override));
};

}  // namespace maestro::testing
