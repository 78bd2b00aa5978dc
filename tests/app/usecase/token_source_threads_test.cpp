#include <atomic>
#include <thread>

#include "app/usecase/caching_token_source.hpp"
#include "tests/app/usecase/spend_scene.hpp"
#include "tests/contracts/vault_steps.hpp"
#include "tests/support/sealed_vault.hpp"
#include "tests/support/temporary_directory.hpp"

namespace maestro::testing {
namespace {

/// Gives a new pair every time.
class GivingEndpoint final : public TokenEndpoint {
 public:
  TokenResult<TokenAnswer> exchange(const TokenRequest& /*request*/, const CodeGrant& /*grant*/) override {
    return tl::unexpected(failure(TokenFault::refused));
  }
  TokenResult<TokenAnswer> refresh(const TokenRequest& request, const RefreshToken& /*token*/) override {
    return over_a_connection(request, answer(std::to_string(++given), SystemClock().now()));
  }
  std::atomic<int> given = 0;
};

/// Runs each spending in the thread that asks for it.
class RunnerInThread final : public SpendRunner {
 public:
  Result<SpendReport> run(std::unique_ptr<SpendTask> task, std::chrono::milliseconds limit,
                          SpendWatcher& watcher) override {
    return InlineSpendRunner().run(std::move(task), limit, watcher);
  }
  [[nodiscard]] bool survives_caller() const override { return false; }
};

TEST(CachingTokenSourceThreads, ReplaceARefusedTokenOnceForAllOfThem) {
  const TemporaryDirectory directory;
  VaultOnDisk stored(directory / "data");
  ASSERT_THAT(store_login(stored.vault, a_session, 'a', answer("0", stored.clock.now())), IsOk());
  GivingEndpoint endpoint;
  StrictMock<MockDeviceAuthorizationEndpoint> device;
  RunnerInThread runner;
  IgnoringWatcher watcher;
  RecordingLog log;
  FakeServerMetadata metadata;
  TokenSource source({stored.vault,
                      stored.whereabouts,
                      runner,
                      watcher,
                      {endpoint, device, metadata, stored.clock, stored.crypto, log}},
                     {anthropic(), std::chrono::seconds{60}});
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
