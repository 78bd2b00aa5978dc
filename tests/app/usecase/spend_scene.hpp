#pragma once

#include "app/usecase/spend.hpp"
#include "ports/vault_whereabouts.hpp"
#include "tests/app/usecase/answers.hpp"
#include "tests/app/usecase/mocks.hpp"
#include "tests/fakes/fake_clock.hpp"
#include "tests/fakes/fake_crypto.hpp"
#include "tests/fakes/fake_server_metadata.hpp"
#include "tests/fakes/fake_token_vault.hpp"
#include "tests/fakes/inline_spend_runner.hpp"
#include "tests/fakes/recording_log.hpp"
#include "tests/support/anthropic.hpp"
#include "tests/support/matchers.hpp"

namespace maestro::testing {

using namespace std::chrono_literals;
using ::testing::_;
using ::testing::StrictMock;

class IgnoringWatcher final : public SpendWatcher {
 public:
  void waiting(SpendStage /*stage*/, const std::string& /*host*/, std::chrono::milliseconds /*waited*/,
               std::chrono::milliseconds /*limit*/) override {}
};

/// A vault that lies wherever the test says; at first nowhere, so that its place is not judged.
class FakeWhereabouts final : public VaultWhereabouts {
 public:
  Result<VaultPlace> place() override { return here; }
  bool original_is_there(const VaultHome& /*home*/) override { return original_is_still_there; }

  Result<VaultPlace> here = fail(Errc::vault_unavailable, "there is no place");
  bool original_is_still_there = false;
};

/// All that a spending is made of, with an endpoint that must not be asked unless the test says so.
class SpendScene : public ::testing::Test {
 protected:
  Spend::Parts spend_parts() { return {endpoint_, device_endpoint_, metadata_, clock_, crypto_, log_}; }
  SessionRecord stored() { return *std::move(*vault_.load(a_session)); }
  /// An endpoint's answer of that name, as of now.
  auto gives(const std::string& name, std::chrono::seconds lifetime = 8h) {
    return [this, name, lifetime](const TokenRequest& request, const auto&) {
      return over_a_connection(request, answer(name, clock_.now(), lifetime));
    };
  }
  static auto fails(const TokenFailure& failure) {
    return [failure](const TokenRequest& request, const auto&) {
      return over_a_connection(request, tl::unexpected(failure));
    };
  }
  static auto fails(TokenFault fault, int status = 0, const std::string& code = "") {
    return fails(failure(fault, status, code));
  }

  FakeClock clock_;
  FakeCrypto crypto_;
  FakeTokenVault vault_{clock_};
  FakeServerMetadata metadata_;
  RecordingLog log_;
  InlineSpendRunner runner_;
  IgnoringWatcher watcher_;
  FakeWhereabouts whereabouts_;
  StrictMock<MockTokenEndpoint> endpoint_;
  StrictMock<MockDeviceAuthorizationEndpoint> device_endpoint_;
};

}  // namespace maestro::testing
