#include "app/usecase/resending.hpp"

#include <gmock/gmock.h>

#include "tests/app/usecase/answers.hpp"
#include "tests/fakes/fake_clock.hpp"
#include "tests/fakes/fake_crypto.hpp"
#include "tests/fakes/recording_log.hpp"

namespace maestro::testing {
namespace {

using namespace std::chrono_literals;
using ::testing::_;
using ::testing::Each;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::Return;
using ::testing::StrictMock;

/// The same token, sent until its outcome is settled.
class ResendingTest : public ::testing::Test {
 protected:
  TokenResult<TokenAnswer> run() {
    return Resending({clock_, crypto_, log_}, provider_, rules_).run(send_.AsStdFunction(), [this] {
      return is_stopped_;
    });
  }
  auto fails(TokenFault fault, int status = 0) {
    return [this, fault, status](const std::string& url) {
      asked_.push_back(url);
      return failed(fault, status);
    };
  }
  auto gives() {
    return [this](const std::string& url) {
      asked_.push_back(url);
      return TokenResult<TokenAnswer>(answer("new", clock_.now()));
    };
  }
  std::chrono::milliseconds slept() const {
    std::chrono::milliseconds sum{};
    for (const auto sleep : clock_.sleeps()) sum += sleep;
    return sum;
  }

  FakeClock clock_;
  FakeCrypto crypto_;
  RecordingLog log_;
  ProviderProfile provider_ = anthropic();
  ResendRules rules_{Persistence::persistent, true, false, 60s};
  bool is_stopped_ = false;
  std::vector<std::string> asked_;
  StrictMock<::testing::MockFunction<TokenResult<TokenAnswer>(const std::string&)>> send_;
};

TEST_F(ResendingTest, IsDoneWithTheFirstGoodAnswer) {
  EXPECT_CALL(send_, Call(provider_.token_endpoint)).WillOnce(gives());
  EXPECT_TRUE(run().has_value());
  EXPECT_THAT(clock_.sleeps(), IsEmpty());
}

TEST_F(ResendingTest, ConnectsThreeTimesWhereTheNetworkRefuses) {
  EXPECT_CALL(send_, Call(_)).Times(3).WillRepeatedly(fails(TokenFault::unreachable));
  const auto result = run();
  ASSERT_FALSE(result.has_value());
  EXPECT_EQ(result.error().fault, TokenFault::unreachable);
  EXPECT_GE(slept(), 1s + 2s);
  EXPECT_LE(slept(), 3s * 3 / 2);
  EXPECT_EQ(log_.count<RetryPlanned>(), 2);
}

TEST_F(ResendingTest, ConnectsFourTimesWhereNobodyAnswers) {
  EXPECT_CALL(send_, Call(_)).Times(4).WillRepeatedly([this](const std::string&) {
    clock_.advance(5s);
    return failed(TokenFault::no_answer);
  });
  EXPECT_FALSE(run().has_value());
}

TEST_F(ResendingTest, SendsThreeRequestsToAServerThatPutsItOff) {
  EXPECT_CALL(send_, Call(_)).Times(3).WillRepeatedly(fails(TokenFault::overloaded, 529));
  EXPECT_FALSE(run().has_value());
}

TEST_F(ResendingTest, CountsConnectionsAndRequestsTogether) {
  EXPECT_CALL(send_, Call(_))
      .WillOnce(fails(TokenFault::no_answer))
      .WillOnce(fails(TokenFault::overloaded, 503))
      .WillOnce(fails(TokenFault::overloaded, 503))
      .WillOnce(fails(TokenFault::overloaded, 503));
  EXPECT_FALSE(run().has_value());
}

TEST_F(ResendingTest, MovesOnToTheNextListedEndpointAtOnce) {
  for (const int status : {404, 405, 410}) {
    EXPECT_CALL(send_, Call(_)).WillOnce(fails(TokenFault::moved, status)).WillOnce(gives());
    EXPECT_TRUE(run().has_value()) << status;
  }
  EXPECT_THAT(asked_, ElementsAre(provider_.token_endpoint, provider_.token_endpoint_alternates[0],
                                  provider_.token_endpoint, provider_.token_endpoint_alternates[0],
                                  provider_.token_endpoint, provider_.token_endpoint_alternates[0]));
  EXPECT_THAT(clock_.sleeps(), IsEmpty());
  EXPECT_EQ(log_.count<EndpointMoved>(), 3);
}

TEST_F(ResendingTest, AsksEachListedEndpointOnceHoweverManyThereAre) {
  provider_.token_endpoint_alternates = {"https://b.example/t", "https://c.example/t", provider_.token_endpoint,
                                         "https://d.example/t", "https://e.example/t"};
  EXPECT_CALL(send_, Call(_)).Times(5).WillRepeatedly(fails(TokenFault::moved, 404));
  const auto result = run();
  ASSERT_FALSE(result.has_value());
  EXPECT_EQ(result.error().fault, TokenFault::moved);
  EXPECT_THAT(asked_, ElementsAre(provider_.token_endpoint, "https://b.example/t", "https://c.example/t",
                                  "https://d.example/t", "https://e.example/t"));
}

TEST_F(ResendingTest, StaysWhereItHasMovedTo) {
  EXPECT_CALL(send_, Call(_))
      .WillOnce(fails(TokenFault::moved, 404))
      .WillOnce(fails(TokenFault::overloaded, 503))
      .WillOnce(gives());
  EXPECT_TRUE(run().has_value());
  EXPECT_EQ(asked_[1], asked_[2]);
}

TEST_F(ResendingTest, SendsWhatMayHaveBeenActedOnOnceMoreAfterASecond) {
  for (const TokenFault fault : {TokenFault::uncertain, TokenFault::server_error}) {
    EXPECT_CALL(send_, Call(_)).Times(2).WillRepeatedly(fails(fault, 500));
    EXPECT_FALSE(run().has_value());
  }
  EXPECT_EQ(slept(), 2s);
}

TEST_F(ResendingTest, SendsNothingAgainThatAnotherProcessHadSentBefore) {
  rules_.unknown_sendings = 1;
  EXPECT_CALL(send_, Call(_)).WillOnce(fails(TokenFault::uncertain));
  EXPECT_FALSE(run().has_value());
}

TEST_F(ResendingTest, KeepsAServerThatRevokesFromTakingAnAccessTokenThatIsStillGood) {
  provider_.reuse = ProviderProfile::Reuse::revokes;
  rules_.token_is_spent_anyway = false;
  EXPECT_CALL(send_, Call(_)).WillOnce(fails(TokenFault::uncertain));
  EXPECT_FALSE(run().has_value());
}

TEST_F(ResendingTest, DoesNotSendAgainWhatTheServerIsStillAt) {
  EXPECT_CALL(send_, Call(_)).WillOnce(fails(TokenFault::answer_too_late));
  EXPECT_FALSE(run().has_value());
}

TEST_F(ResendingTest, WaitsAsLongAsTheServerAsksWhereTheCallerHasTheTime) {
  TokenFailure limited = failure(TokenFault::rate_limited, 429);
  limited.retry_after = 20s;
  EXPECT_CALL(send_, Call(_)).WillOnce([&](const std::string&) { return tl::unexpected(limited); }).WillOnce(gives());
  EXPECT_TRUE(run().has_value());
  EXPECT_EQ(slept(), 20s);
  EXPECT_THAT(clock_.sleeps(), Each(::testing::Le(1s))) << "so that a stop is heard";
}

TEST_F(ResendingTest, SaysAtOnceThatTheServerAsksForMoreThanTheCallersTime) {
  TokenFailure limited = failure(TokenFault::rate_limited, 429);
  limited.retry_after = 61s;
  EXPECT_CALL(send_, Call(_)).WillOnce([&](const std::string&) { return tl::unexpected(limited); });
  EXPECT_FALSE(run().has_value());
  EXPECT_THAT(clock_.sleeps(), IsEmpty());
}

TEST_F(ResendingTest, TriesOnceInTheAdvisoryWindow) {
  rules_.persistence = Persistence::once;
  EXPECT_CALL(send_, Call(_)).WillOnce(fails(TokenFault::unreachable));
  EXPECT_FALSE(run().has_value());
}

TEST_F(ResendingTest, StopsBetweenTwoTriesWhileNothingWasSent) {
  EXPECT_CALL(send_, Call(_)).WillOnce([this](const std::string&) {
    is_stopped_ = true;
    return failed(TokenFault::unreachable);
  });
  const auto result = run();
  ASSERT_FALSE(result.has_value());
  EXPECT_EQ(result.error().fault, TokenFault::stopped);
  EXPECT_THAT(clock_.sleeps(), IsEmpty());
}

TEST_F(ResendingTest, HearsNoStopOnceSomethingWasSent) {
  is_stopped_ = true;
  EXPECT_CALL(send_, Call(_)).WillOnce(fails(TokenFault::uncertain)).WillOnce(gives());
  EXPECT_TRUE(run().has_value());
}

TEST_F(ResendingTest, ReturnsTheFailureThatSaysMostOfTheToken) {
  EXPECT_CALL(send_, Call(_)).WillOnce(fails(TokenFault::uncertain)).WillRepeatedly(fails(TokenFault::unreachable));
  const auto result = run();
  ASSERT_FALSE(result.has_value());
  EXPECT_EQ(result.error().fault, TokenFault::uncertain);
}

}  // namespace
}  // namespace maestro::testing
