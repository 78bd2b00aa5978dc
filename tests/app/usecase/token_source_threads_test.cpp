#include <atomic>
#include <thread>

#include "app/usecase/caching_token_source.hpp"
#include "tests/adapters/vault/real_vault.hpp"
#include "tests/app/usecase/answers.hpp"
#include "tests/fakes/fake_server_metadata.hpp"
#include "tests/fakes/recording_log.hpp"
#include "tests/support/anthropic.hpp"
#include "tests/support/matchers.hpp"
#include "tests/support/temporary_directory.hpp"

namespace maestro::testing {
namespace {

/// Gives a new pair every time.
class GivingEndpoint final : public TokenEndpoint {
 public:
  TokenResult<TokenAnswer> exchange(const TokenRequest& /*request*/, const CodeGrant& /*grant*/) override {
    return tl::unexpected(failure(TokenFault::refused));
  }
  TokenResult<TokenAnswer> refresh(const TokenRequest& /*request*/, const RefreshToken& /*token*/) override {
    return answer(std::to_string(++given), SystemClock().now());
  }
  std::atomic<int> given = 0;
};

TEST(CachingTokenSourceThreads, ReplaceARefusedTokenOnceForAllOfThem) {
  const TemporaryDirectory directory;
  RealVault stored(directory / "data");
  SessionRecord login = record("0", stored.clock.now());
  login.generation = 0;
  ASSERT_THAT((*stored.vault.lock(a_session, {}))->commit(login, stored.clock.now()), IsOk());
  GivingEndpoint endpoint;
  NoInterrupts interrupts;
  RecordingLog log;
  FakeServerMetadata metadata;
  TokenSource source({stored.vault, endpoint, endpoint, metadata, stored.crypto, stored.clock, interrupts, log},
                     anthropic(), std::chrono::seconds{60});
  CachingTokenSource cached(source, stored.clock);

  std::atomic<int> failures = 0;
  std::vector<std::thread> threads;
  for (int i = 0; i < 4; ++i)
    threads.emplace_back([&] {
      for (int refused = 0; refused < 3; ++refused) {
        const auto next = cached.replace(a_session, AccessToken("access-" + std::to_string(refused)));
        const auto again = cached.token(a_session, {});
        if (!next || !again || (*again)->generation < (*next)->generation) ++failures;
      }
    });
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(failures, 0);
  EXPECT_EQ(endpoint.given, 3);
}

}  // namespace
}  // namespace maestro::testing
