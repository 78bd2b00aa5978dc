#include "app/usecase/retrying_token_endpoint.hpp"

#include "tests/app/usecase/answers.hpp"
#include "tests/app/usecase/mocks.hpp"
#include "tests/fakes/fake_clock.hpp"
#include "tests/fakes/fake_crypto.hpp"
#include "tests/fakes/recording_log.hpp"
#include "tests/support/anthropic.hpp"
#include "tests/support/matchers.hpp"

namespace maestro::testing {
namespace {

using namespace std::chrono_literals;
using ::testing::_;
using ::testing::ElementsAre;
using ::testing::StrictMock;

class RetryingTokenEndpointTest : public ::testing::Test {
 protected:
  /// Sends a refresh that meets these failures, then success.
  TokenResult<TokenAnswer> send(std::vector<TokenFailure> failures, std::chrono::milliseconds timeout = 60s) {
    EXPECT_CALL(endpoint_, refresh(_, _))
        .WillRepeatedly([this, failures](const TokenRequest& request, const RefreshToken&) {
          urls_.push_back(request.url);
          timeouts_.push_back(request.timeout);
          const std::size_t call = urls_.size() - 1;
          if (call < failures.size()) return TokenResult<TokenAnswer>(tl::unexpected(failures[call]));
          return TokenResult<TokenAnswer>(answer("new", clock_.now()));
        });
    RetryingTokenEndpoint retrying(endpoint_, clock_, crypto_, log_);
    return retrying.refresh({provider_, provider_.token_endpoint, timeout}, RefreshToken("old"));
  }

  ProviderProfile provider_ = anthropic();
  FakeClock clock_;
  FakeCrypto crypto_;
  RecordingLog log_;
  StrictMock<MockTokenEndpoint> endpoint_;
  std::vector<std::string> urls_;
  std::vector<std::chrono::milliseconds> timeouts_;
};

TEST_F(RetryingTokenEndpointTest, SendsAgainWhatWasNotSent) {
  EXPECT_TRUE(send({failure(TokenFault::unsent), failure(TokenFault::unsent), failure(TokenFault::unsent)}));
  EXPECT_EQ(urls_.size(), 4);
}

TEST_F(RetryingTokenEndpointTest, GivesUpAtTheDeadline) {
  const std::vector<TokenFailure> never(1000, failure(TokenFault::unsent));
  clock_.sleep(500ms);  // past the first, unjittered numbers of the fake
  EXPECT_FALSE(send(never, 5s));
  EXPECT_LE(clock_.elapsed(), 1000ms + 500ms + 5s);
}

TEST_F(RetryingTokenEndpointTest, TellsEachAttemptHowMuchTimeIsLeft) {
  TokenFailure limited = failure(TokenFault::rate_limited, 429);
  limited.retry_after = 20s;
  EXPECT_TRUE(send({limited}));
  EXPECT_THAT(timeouts_, ElementsAre(60s, 40s));
}

TEST_F(RetryingTokenEndpointTest, TakesAnUncertainOutcomeOnceMoreAtOnce) {
  EXPECT_TRUE(send({failure(TokenFault::uncertain, 502)}));
  EXPECT_THAT(clock_.sleeps(), ElementsAre(0ms));
}

TEST_F(RetryingTokenEndpointTest, GivesUpAfterASecondUncertainOutcome) {
  EXPECT_FALSE(send({failure(TokenFault::uncertain), failure(TokenFault::uncertain)}));
  EXPECT_EQ(urls_.size(), 2);
}

class NeverAgain : public RetryingTokenEndpointTest, public ::testing::WithParamInterface<TokenFailure> {};
TEST_P(NeverAgain, SendsOnce) {
  EXPECT_FALSE(send({GetParam(), GetParam()}));
  EXPECT_EQ(urls_.size(), 1);
}
INSTANTIATE_TEST_SUITE_P(, NeverAgain,
                         ::testing::Values(failure(TokenFault::untrusted), failure(TokenFault::rate_limited, 429),
                                           failure(TokenFault::refused, 400, "invalid_grant"),
                                           failure(TokenFault::refused, 302)));

TEST_F(RetryingTokenEndpointTest, WaitsAsLongAsTheServerAsks) {
  TokenFailure limited = failure(TokenFault::rate_limited, 503);
  limited.retry_after = 7s;
  EXPECT_TRUE(send({limited}));
  EXPECT_THAT(clock_.sleeps(), ElementsAre(7s));
}

TEST_F(RetryingTokenEndpointTest, DoesNotWaitBeyondTheDeadline) {
  TokenFailure limited = failure(TokenFault::rate_limited, 429);
  limited.retry_after = 60s;
  EXPECT_FALSE(send({limited}));
  EXPECT_THAT(clock_.sleeps(), ElementsAre());
}

TEST_F(RetryingTokenEndpointTest, MovesOnToTheNextEndpointAfter404) {
  const auto result = send({failure(TokenFault::moved, 404)});
  EXPECT_TRUE(result);
  EXPECT_THAT(urls_, ElementsAre(provider_.token_endpoint, provider_.token_endpoint_alternates.front()));
  EXPECT_EQ(log_.count<EndpointMoved>(), 1);
}

TEST_F(RetryingTokenEndpointTest, GivesUpWhenEveryEndpointHasMoved) {
  EXPECT_FALSE(send({failure(TokenFault::moved, 404), failure(TokenFault::moved, 410)}));
  EXPECT_EQ(urls_.size(), 2);
}

TEST_F(RetryingTokenEndpointTest, StaysWhereItIsAfterAnyOtherFailure) {
  EXPECT_FALSE(send({failure(TokenFault::refused, 400, "invalid_request")}));
  EXPECT_THAT(urls_, ElementsAre(provider_.token_endpoint));
}

}  // namespace
}  // namespace maestro::testing
