#include "domain/resend_policy.hpp"

#include <gmock/gmock.h>

#include <set>

#include "tests/domain/token_failures.hpp"

namespace maestro::testing {
namespace {

using namespace std::chrono_literals;
using std::chrono::milliseconds;
using Reuse = ProviderProfile::Reuse;

constexpr milliseconds a_minute = 60s;

/// Connections on which nothing was sent, then requests, then how many of those may have been acted on.
SpendTally tally(int connects, int requests, int uncertain = 0, milliseconds waited = 0ms) {
  return {connects, requests, uncertain, waited};
}

ResendPlan persist(const TokenFailure& failure, const SpendTally& so_far, milliseconds left = a_minute,
                   double jitter = 0) {
  return plan_resend(failure, so_far, Persistence::persistent, Reuse::unknown, false, left, jitter);
}

bool goes_on(TokenFault fault, const SpendTally& so_far) {
  return persist(failed(fault), so_far).what == Resend::same_endpoint;
}

TEST(ResendPolicy, TriesThreeTimesWithinTenSecondsWhereTheNetworkRefuses) {
  for (const TokenFault fault : {TokenFault::unreachable, TokenFault::tls_cut}) {
    EXPECT_TRUE(goes_on(fault, tally(1, 0))) << fault;
    EXPECT_TRUE(goes_on(fault, tally(2, 0, 0, 7s))) << fault;
    EXPECT_FALSE(goes_on(fault, tally(2, 0, 0, 8s))) << fault;
    EXPECT_FALSE(goes_on(fault, tally(3, 0))) << fault;
  }
}

TEST(ResendPolicy, TriesFourTimesWhereNobodyAnswersTheConnection) {
  EXPECT_TRUE(goes_on(TokenFault::no_answer, tally(3, 0, 0, 20s)));
  EXPECT_FALSE(goes_on(TokenFault::no_answer, tally(4, 0)));
}

TEST(ResendPolicy, TakesARequestThatLeftInPartForUnsentAndCountsIt) {
  EXPECT_TRUE(goes_on(TokenFault::partly_sent, tally(0, 1)));
  EXPECT_TRUE(goes_on(TokenFault::partly_sent, tally(0, 2)));
  EXPECT_FALSE(goes_on(TokenFault::partly_sent, tally(0, 3)));
}

TEST(ResendPolicy, SendsThreeRequestsAtMostWhereTheServerPutsThemOff) {
  for (const TokenFault fault : {TokenFault::rate_limited, TokenFault::overloaded}) {
    EXPECT_TRUE(goes_on(fault, tally(0, 2))) << fault;
    EXPECT_FALSE(goes_on(fault, tally(0, 3))) << fault;
  }
}

TEST(ResendPolicy, SendsOnceMoreWhatTheServerMayHaveActedOn) {
  for (const TokenFault fault : {TokenFault::uncertain, TokenFault::server_error}) {
    for (const Reuse reuse : {Reuse::unknown, Reuse::grace}) {
      const auto plan = plan_resend(failed(fault), tally(0, 1, 1), Persistence::persistent, reuse, false, a_minute, 1);
      EXPECT_EQ(plan.what, Resend::same_endpoint) << fault;
      EXPECT_EQ(plan.pause, 1s) << fault;
    }
    EXPECT_FALSE(goes_on(fault, tally(0, 2, 2))) << fault;
    EXPECT_TRUE(goes_on(fault, tally(1, 1, 1))) << fault;
  }
}

TEST(ResendPolicy, SendsItOnceMoreToAServerThatRevokesOnlyWhenTheAccessTokenHasExpired) {
  for (const TokenFault fault : {TokenFault::uncertain, TokenFault::server_error}) {
    const auto plan = [&](bool expired) {
      return plan_resend(failed(fault), tally(0, 1, 1), Persistence::persistent, Reuse::revokes, expired, a_minute, 0)
          .what;
    };
    EXPECT_EQ(plan(false), Resend::never) << fault;
    EXPECT_EQ(plan(true), Resend::same_endpoint) << fault;
  }
  for (const TokenFault fault : {TokenFault::unreachable, TokenFault::partly_sent, TokenFault::overloaded})
    EXPECT_EQ(plan_resend(failed(fault), tally(0, 1), Persistence::persistent, Reuse::revokes, false, a_minute, 0).what,
              Resend::same_endpoint)
        << fault;
}

TEST(ResendPolicy, NeverRepeatsWhatIsSettled) {
  for (const TokenFault fault :
       {TokenFault::untrusted, TokenFault::bad_ca_setting, TokenFault::system_limit, TokenFault::library_missing,
        TokenFault::proxy_refused, TokenFault::bad_proxy, TokenFault::stopped, TokenFault::answer_too_late,
        TokenFault::refused, TokenFault::gateway})
    EXPECT_EQ(persist(failed(fault), tally(1, 0)).what, Resend::never) << fault;
}

TEST(ResendPolicy, MovesOnFromAnEndpointThatIsNone) {
  const auto plan = persist(failed(TokenFault::moved, 404), tally(0, 3));
  EXPECT_EQ(plan.what, Resend::next_endpoint);
  EXPECT_EQ(plan.pause, 0s);
  EXPECT_EQ(persist(failed(TokenFault::moved, 404), tally(0, 1), 499ms).what, Resend::never);
  EXPECT_EQ(persist(failed(TokenFault::moved, 404), tally(0, 1), 0ms).what, Resend::never);
}

bool may_have_been_acted_on(TokenFault fault) {
  return fault == TokenFault::uncertain || fault == TokenFault::server_error;
}

TEST(ResendPolicy, AsksOnceWhileTheTokenIsGoodForAWhileUnlessItMayBeSpentByNow) {
  for (const TokenFault fault : every_token_fault)
    EXPECT_EQ(plan_resend(failed(fault), tally(1, 0), Persistence::once, Reuse::unknown, true, a_minute, 0).what,
              may_have_been_acted_on(fault) ? Resend::same_endpoint : Resend::never)
        << fault;
}

TEST(ResendPolicy, MakesFourConnectionsAtMostWhateverTheyEndIn) {
  for (const TokenFault fault : every_token_fault) {
    if (fault == TokenFault::moved) continue;
    EXPECT_EQ(persist(failed(fault), tally(2, 2, 1)).what, Resend::never) << fault;
    EXPECT_EQ(persist(failed(fault), tally(0, 3, 1)).what, Resend::never) << fault;
  }
}

TEST(ResendPolicy, DoublesThePauseAndAddsUpToAHalf) {
  const TokenFailure failure = failed(TokenFault::no_answer);
  EXPECT_EQ(persist(failure, tally(1, 0), a_minute, 0).pause, 1s);
  EXPECT_EQ(persist(failure, tally(1, 0), a_minute, 1).pause, 1500ms);
  EXPECT_EQ(persist(failure, tally(2, 0), a_minute, 0).pause, 2s);
  EXPECT_EQ(persist(failure, tally(3, 0), a_minute, 0.5).pause, 5s);
  EXPECT_EQ(persist(failed(TokenFault::overloaded), tally(1, 1), a_minute, 0).pause, 2s);
}

TEST(ResendPolicy, WaitsAsLongAsTheServerAsksAndNeverLessThanItsOwnPause) {
  TokenFailure limited = failed(TokenFault::rate_limited, 429);
  limited.retry_after = 40s;
  EXPECT_EQ(persist(limited, tally(0, 1), a_minute, 1).pause, 40s);
  limited.retry_after = 1s;
  EXPECT_EQ(persist(limited, tally(0, 2), a_minute, 0).pause, 2s);
}

TEST(ResendPolicy, GivesUpAtOnceWhenTheWaitWouldNotReachTheNextAttempt) {
  TokenFailure limited = failed(TokenFault::rate_limited, 429);
  limited.retry_after = 40s;
  EXPECT_EQ(persist(limited, tally(0, 1), 40'499ms).what, Resend::never);
  EXPECT_EQ(persist(limited, tally(0, 1), 40'500ms).what, Resend::same_endpoint);
  EXPECT_EQ(persist(failed(TokenFault::unreachable), tally(1, 0), 1'499ms).what, Resend::never);
}

// A server's grace does not wait for the next command.
TEST(ResendPolicy, SendsWhatMayBeSpentOnceMoreWhetherAnybodyWaitsOrNot) {
  EXPECT_EQ(persist(failed(TokenFault::uncertain), tally(0, 1, 1), 0ms).what, Resend::same_endpoint);
  EXPECT_EQ(persist(failed(TokenFault::uncertain), tally(0, 1, 1), milliseconds::max()).what, Resend::same_endpoint);
}

// However a server and a network behave, a spending ends.
TEST(ResendPolicy, EndsAfterThreeRequestsAndFourConnectionsWhateverHappens) {
  for (const TokenFault first : every_token_fault)
    for (const TokenFault then : every_token_fault) {
      SpendTally so_far;
      for (TokenFault fault = first; so_far.connects + so_far.requests < 9; fault = then) {
        const TokenFailure failure = failed(fault);
        ++(was_not_sent(failure) ? so_far.connects : so_far.requests);
        if (may_have_acted(failure)) ++so_far.uncertain;
        if (persist(failure, so_far).what != Resend::same_endpoint) break;
      }
      EXPECT_LE(so_far.requests, 3) << first << ' ' << then;
      EXPECT_LE(so_far.connects + so_far.requests, 4) << first << ' ' << then;
      EXPECT_LE(so_far.uncertain, 2) << first << ' ' << then;
    }
}

TEST(WorseFailure, IsTheOneThatSaysMoreOfTheToken) {
  TokenFailure written = failed(TokenFault::uncertain);
  written.progress = HttpProgress::written;
  TokenFailure unsent = failed(TokenFault::unreachable);
  TokenFailure put_off = failed(TokenFault::overloaded, 503);
  put_off.progress = HttpProgress::whole;
  TokenFailure over = failed(TokenFault::refused, 400, "invalid_grant");
  over.progress = HttpProgress::whole;
  for (const TokenFailure* other : {&unsent, &put_off}) {
    EXPECT_EQ(worse(written, *other).fault, TokenFault::uncertain);
    EXPECT_EQ(worse(*other, written).fault, TokenFault::uncertain);
  }
  EXPECT_EQ(worse(unsent, put_off).fault, TokenFault::overloaded);
  EXPECT_EQ(worse(written, over).fault, TokenFault::refused);
}

TEST(WorseFailure, IsTheLaterOneOfEquals) {
  const TokenFailure first = failed(TokenFault::unreachable);
  const TokenFailure second = failed(TokenFault::no_answer);
  EXPECT_EQ(worse(first, second).fault, TokenFault::no_answer);
}

}  // namespace
}  // namespace maestro::testing
