// A login read from the vault by a program that has it open.
#include <benchmark/benchmark.h>

#include "tests/bench/month_long_login.hpp"
#include "tests/support/sealed_vault.hpp"
#include "tests/support/temporary_directory.hpp"

namespace maestro::testing {
namespace {

void load(benchmark::State& state) {
  const TemporaryDirectory root;
  const SessionKey session{"anthropic", "default"};
  VaultOnDisk stored(root / "data");
  if (!store_month_long_login(stored.vault, session, stored.clock.now())) return state.SkipWithError("no vault");
  for (auto _ : state) benchmark::DoNotOptimize(stored.vault.load(session));
}
BENCHMARK(load);

}  // namespace
}  // namespace maestro::testing
