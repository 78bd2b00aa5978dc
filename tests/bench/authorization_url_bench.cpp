// The address of the login page, from random bytes to text.
#include <benchmark/benchmark.h>

#include "adapters/crypto/openssl_crypto.hpp"
#include "domain/authorization_url.hpp"
#include "tests/support/anthropic.hpp"

namespace maestro::testing {
namespace {

void url(benchmark::State& state) {
  OpenSslCrypto crypto;
  const ProviderProfile provider = anthropic();
  for (auto _ : state) {
    const PkceParams pkce =
        make_pkce(Entropy(crypto.random(32)), [&crypto](std::string_view bytes) { return crypto.sha256(bytes); });
    benchmark::DoNotOptimize(authorization_url(provider, pkce));
  }
}
BENCHMARK(url);

}  // namespace
}  // namespace maestro::testing
