// What a long-running program pays for a fresh token, each time that it asks.
#include <benchmark/benchmark.h>

#include "app/usecase/caching_token_source.hpp"
#include "tests/adapters/vault/real_vault.hpp"
#include "tests/bench/month_long_login.hpp"
#include "tests/fakes/fake_server_metadata.hpp"
#include "tests/fakes/recording_log.hpp"
#include "tests/support/anthropic.hpp"
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

/// A vault in a file with one fresh login.
struct Fixture {
  TemporaryDirectory root;
  SessionKey session{"anthropic", "default"};
  RealVault stored{root / "data"};
  NoEndpoint endpoint;
  NoInterrupts interrupts;
  RecordingLog log;
  FakeServerMetadata metadata;
  TokenSource source{{stored.vault, endpoint, endpoint, metadata, stored.crypto, stored.clock, interrupts, log},
                     anthropic(),
                     std::chrono::seconds{60}};
  CachingTokenSource cached{source, stored.clock};

  Fixture() {
    const auto guard = stored.vault.lock(session, {});
    if (!guard || !(*guard)->commit(month_long_login(stored.clock.now()), stored.clock.now())) std::abort();
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
