#pragma once

#include "app/usecase/token_source.hpp"
#include "tests/app/usecase/answers.hpp"
#include "tests/app/usecase/mocks.hpp"
#include "tests/fakes/fake_clock.hpp"
#include "tests/fakes/fake_crypto.hpp"
#include "tests/fakes/fake_server_metadata.hpp"
#include "tests/fakes/fake_token_vault.hpp"
#include "tests/fakes/recording_log.hpp"
#include "tests/support/anthropic.hpp"
#include "tests/support/matchers.hpp"

namespace maestro::testing {

using namespace std::chrono_literals;
using ::testing::_;
using ::testing::ByMove;
using ::testing::Return;
using ::testing::StrictMock;

/// A login whose token was issued just now and lives eight hours: advisory window 15 min, mandatory 2 min.
class TokenSourceFixture : public ::testing::Test {
 protected:
  TokenSourceFixture() { vault_.plant(a_session, record("old", clock_.now())); }

  TokenSource source(TokenVault& vault) {
    return TokenSource({vault, once_, persistent_, metadata_, crypto_, clock_, interrupts_, log_}, anthropic(), 60s);
  }
  Result<SessionRecord> token(const TokenDemand& demand = {}) { return source(vault_).token(a_session, demand); }
  SessionRecord stored() { return *std::move(*vault_.load(a_session)); }
  /// Moves the clock to so long before the token's end.
  void left(std::chrono::seconds left) { clock_.advance(stored().token.expiry - clock_.now() - left); }

  FakeClock clock_;
  FakeCrypto crypto_;
  FakeTokenVault vault_;
  NoInterrupts interrupts_;
  RecordingLog log_;
  FakeServerMetadata metadata_;
  StrictMock<MockTokenEndpoint> once_;
  StrictMock<MockTokenEndpoint> persistent_;
};

inline const TokenDemand forced{std::nullopt, TokenDemand::Use::refreshed};

}  // namespace maestro::testing
