// A record sealed and opened: AES-256-GCM over 8 KiB.
#include <benchmark/benchmark.h>

#include "adapters/crypto/openssl_crypto.hpp"
#include "domain/envelope.hpp"
#include "tests/bench/month_long_login.hpp"

namespace maestro::testing {
namespace {

const std::string place =
    additional_data({"vault id 16bytes", "key id, 16 bytes", "anthropic", "default", RecordKind::session, 1});

void seal(benchmark::State& state) {
  OpenSslCrypto crypto;
  const SealKey key(crypto.random(32));
  const PlainRecord plain = encode(month_long_login({}));
  for (auto _ : state) benchmark::DoNotOptimize(crypto.seal(key, plain, place));
}
BENCHMARK(seal);

void open(benchmark::State& state) {
  OpenSslCrypto crypto;
  const SealKey key(crypto.random(32));
  const std::string sealed = crypto.seal(key, encode(month_long_login({})), place).value();
  for (auto _ : state) benchmark::DoNotOptimize(crypto.open(key, sealed, place));
}
BENCHMARK(open);

}  // namespace
}  // namespace maestro::testing
