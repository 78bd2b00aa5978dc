// What a long-running program pays for a fresh token, each time that it asks.
#include <benchmark/benchmark.h>

#include "app/usecase/caching_token_source.hpp"
#include "tests/bench/month_long_login.hpp"
#include "tests/fakes/fake_server_metadata.hpp"
#include "tests/fakes/inline_spend_runner.hpp"
#include "tests/fakes/recording_log.hpp"
#include "tests/support/anthropic.hpp"
#include "tests/support/sealed_vault.hpp"
#include "tests/support/temporary_directory.hpp"

namespace maestro::testing {
namespace {

class NoEndpoint final : public TokenEndpoint {
 public:
  TokenResult<TokenAnswer> exchange(const TokenRequest& /*request*/, const CodeGrant& /*grant*/) override {
    std::abort();
  }
  TokenResult<TokenAnswer> refresh(const TokenRequest& /*request*/, const RefreshToken& /*token*/) override {
    std::abort();
  }
};

class NoDevice final : public DeviceAuthorizationEndpoint {
 public:
  TokenResult<DeviceAuthorization> authorize(const TokenRequest& /*request*/) override { std::abort(); }
  TokenResult<TokenAnswer> poll(const TokenRequest& /*request*/, const DeviceCode& /*code*/) override { std::abort(); }
};

class NobodyWatches final : public SpendWatcher {
 public:
  void waiting(SpendStage /*stage*/, const std::string& /*host*/, std::chrono::milliseconds /*waited*/,
               std::chrono::milliseconds /*limit*/) override {}
};

/// A vault in a file with one fresh login.
struct Fixture {
  TemporaryDirectory root;
  SessionKey session{"anthropic", "default"};
  VaultOnDisk stored{root / "data"};
  NoEndpoint endpoint;
  NoDevice device;
  InlineSpendRunner runner;
  NobodyWatches watcher;
  RecordingLog log;
  FakeServerMetadata metadata;
  TokenSource source{{stored.vault,
                      stored.whereabouts,
                      runner,
                      watcher,
                      {endpoint, device, metadata, stored.clock, stored.crypto, log}},
                     {anthropic(), std::chrono::seconds{60}}};
  CachingTokenSource cached{source, stored.clock};

  Fixture() {
    if (!store_month_long_login(stored.vault, session, stored.clock.now())) std::abort();
  }
};

void from_the_vault(benchmark::State& state) {
  Fixture fixture;
  for (auto _ : state) benchmark::DoNotOptimize(fixture.source.token(fixture.session, {}));
}
BENCHMARK(from_the_vault);

void from_memory(benchmark::State& state) {
  static Fixture fixture;
  for (auto _ : state) benchmark::DoNotOptimize(fixture.cached.token(fixture.session, {}));
}
BENCHMARK(from_memory)->ThreadRange(1, 2);

}  // namespace
}  // namespace maestro::testing
