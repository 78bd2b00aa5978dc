#pragma once

#include <chrono>
#include <string_view>

#include "domain/provider_profile.hpp"
#include "domain/token_failure.hpp"

namespace maestro {

/// What a spending has done so far, over all its endpoints; the attempt that has just failed is in it.
struct SpendTally {
  int connects = 0;                    ///< connections tried on which nothing was sent
  int requests = 0;                    ///< connections on which at least a byte was sent
  int uncertain = 0;                   ///< requests after which the server may have acted
  std::chrono::milliseconds waited{};  ///< since the first attempt
};

/// How hard a spending tries.
enum class Persistence {
  once,        ///< in the advisory window: one connection, one request
  persistent,  ///< within the limits below
};

// Of one spending, whatever a header says. Only moving on to the next listed endpoint is not held up by them: each is
// asked once, and the list ends.
inline constexpr int most_requests = 3;
inline constexpr int most_connects = 4;                            ///< with those that became requests
inline constexpr std::chrono::milliseconds shortest_pause{1000};   ///< between two attempts at one endpoint
inline constexpr std::chrono::milliseconds shortest_attempt{500};  ///< one that had less could only time out, and would
                                                                   ///< hide the reason of the one before

enum class Resend {
  never,
  same_endpoint,
  next_endpoint,  ///< the next that is listed, if there is one
};

struct ResendPlan {
  Resend what = Resend::never;
  std::chrono::milliseconds pause{};
};

/// Whether the same code or token may be sent once more. What was not sent is tried again for a while (at most 10 s
/// where the network refuses at once), what the server put off up to the limits above, what it may have acted on once,
/// and nothing that is settled. The pause is 1 s, doubled with each attempt. `token_is_spent_anyway`: the access token
/// has expired, so that a revoking server has nothing left to take. `jitter` from 0 to 1 adds up to a half to the
/// pause. `left`: of the caller's wait; a Retry-After beyond it is never.
[[nodiscard]] ResendPlan plan_resend(const TokenFailure& failure, const SpendTally& tally, Persistence persistence,
                                     ProviderProfile::Reuse reuse, bool token_is_spent_anyway,
                                     std::chrono::milliseconds left, double jitter);

/// Of two failures of one spending, the later on the right, the one that says most of the token: that the grant is
/// over, then that the server may have acted, then the furthest progress, then the later one.
[[nodiscard]] const TokenFailure& worse(const TokenFailure& left, const TokenFailure& right);

/// `Retry-After` (RFC 9110 §10.2.3): whole seconds, or a date that is measured by the answer's own `Date`; without one
/// that can be read, by `now` if that gives 0 to 60 s. Anything else, be it zero, negative, past, fractional or
/// unreadable, is 1 s; never more than 15 minutes. `date` is empty where there is none.
[[nodiscard]] std::chrono::seconds retry_after_from(std::string_view value, std::string_view date,
                                                    std::chrono::sys_seconds now);

}  // namespace maestro
