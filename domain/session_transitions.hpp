#pragma once

#include <chrono>
#include <optional>

#include "domain/refresh_policy.hpp"
#include "domain/session_record.hpp"

namespace maestro {

// What may become of a stored session, as values: the real vault, the fake and the exhaustive test call these and have
// no rules of their own. Generations never fall; only a login and a tombstone drop a refresh token.

/// Who acts, and when, for the history.
struct Actor {
  std::uint32_t process = 0;
  std::string host{};
  std::chrono::sys_seconds now{};
};

/// A refresh that gave no tokens: what is to be remembered of it.
struct FailedRefresh {
  std::optional<std::chrono::sys_seconds> not_before{};  ///< the server's Retry-After
  bool rejected = false;                                 ///< the server refused this very refresh token for good
  /// What became of the token in all its sendings, those of processes before included: a try of which nothing was sent,
  /// after one that is unknown, is unknown. Unless it is known, the intent stays for the next process to see.
  enum class Outcome {
    known,
    unknown,
    timed_out,  ///< the server took longer than its limit, while the connection lived
    answered,   ///< it answered (500, 502, 504), and what it did is unknown: does not count as an interruption
  } outcome = Outcome::known;
};

/// Why a refresh is made.
enum class RefreshReason {
  due,
  unauthorized,  ///< an API answered 401 to the access token; counted, see `most_unauthorized_refreshes`
};

/// The stored refresh token is about to be sent. Counts in `intent.earlier` how often it was before; an intent of an
/// exchange that is there goes, since its own token is another.
[[nodiscard]] SessionRecord begin_refresh(const SessionRecord& stored, Intent intent, RefreshReason reason);

/// A code is about to be sent: beside the login that is there, which stays usable, or into a reserved place.
/// `generation` is the stored row's, 0 if there is none.
[[nodiscard]] SessionRecord begin_exchange(const std::optional<SessionRecord>& stored, std::uint64_t generation,
                                           Intent intent);

/// How often the intent's refresh token has been sent with no known outcome.
[[nodiscard]] std::uint8_t unknown_sendings(const Intent& intent);

/// The code brought no tokens: the login that was there goes on as before, or the place stays reserved for the next
/// one.
[[nodiscard]] SessionRecord end_exchange(const SessionRecord& stored);

/// The tokens stay as they are.
[[nodiscard]] SessionRecord record_failure(const SessionRecord& stored, const FailedRefresh& failed,
                                           const Actor& actor);

/// The next record after a refresh: same grant, generation + 1, no intent. The login's end is the earlier one of two.
/// `binding`: in place of the stored one; absent: that one stays.
[[nodiscard]] SessionRecord succeed(const SessionRecord& stored, TokenAnswer answer, const Actor& actor,
                                    const std::optional<GrantBinding>& binding = std::nullopt);

/// The first record of a login, in the place of whatever is stored. `generation` is the stored row's, 0 if there is
/// none; the history of `stored` goes on.
[[nodiscard]] SessionRecord log_in(const std::optional<SessionRecord>& stored, std::uint64_t generation,
                                   const GrantId& grant_id, TokenAnswer answer, GrantBinding binding,
                                   const Actor& actor);

/// Whether the rule lets `next` take the place of what is stored.
enum class AccountVerdict { allowed, other_than_expected, other_than_stored };
/// `stored` may be null.
[[nodiscard]] AccountVerdict judge_account(const AccountRule& rule, const Identity& next, const SessionRecord* stored);

/// What a pair that has landed makes of the stored record: what its own process would have stored. Absent: it is not of
/// the stored intent (its grant, and exactly one generation later), or its account is one that the intent's rule does
/// not allow. A rejected login needs no intent: a pair of its grant proves that the server's refusal was of a token
/// that had been spent for that very pair.
[[nodiscard]] std::optional<SessionRecord> adopt(const SessionRecord& stored, const SessionRecord& landed);

/// Logged out: keeps the history and the generation's place, and no token.
[[nodiscard]] SessionRecord tombstone(const std::optional<SessionRecord>& stored, std::uint64_t generation,
                                      const Actor& actor);

/// What a caller asks of a token.
struct TokenDemand {
  std::optional<std::chrono::seconds> min_ttl{};  ///< it must last so long; only widens the mandatory window
  enum class Use {
    stored_if_fresh,
    refreshed,  ///< one that is newer than the one first read, or was issued less than 30 s ago
    refused,    ///< another than the one that an API answered 401 to
    asked,      ///< a person asks the server: whatever the age, and also after "rejected"
  } use = Use::stored_if_fresh;
  std::optional<std::uint64_t> seen_generation{};  ///< when the demand was first judged
};

enum class Urgency {
  none,
  advisory,   ///< try without waiting; a failure does not matter
  mandatory,  ///< wait; a failure is a warning while the token is valid
  demanded,   ///< the stored token will not do
};

/// Whether a refresh is due. Urgency::none: the stored token is handed out. `jitter` from 0 to 1.
[[nodiscard]] Urgency urgency(const SessionRecord& stored, const TokenDemand& demand, ProviderProfile::Reuse reuse,
                              std::chrono::sys_seconds now, double jitter);

/// Why no request may be made although one is due; asked under the session's lock, when an intent that is there is of a
/// process that is gone, and only after what has landed was adopted: a pair in a slot is no interrupted refresh.
[[nodiscard]] std::optional<Error> obstacle(const SessionRecord& stored, const TokenDemand& demand,
                                            ProviderProfile::Reuse reuse, std::chrono::sys_seconds now);

/// Whether the stored token can still be handed out when a refresh did not come about.
[[nodiscard]] bool serves(const SessionRecord& stored, Urgency urgency, std::chrono::sys_seconds now);

inline constexpr std::chrono::seconds young_enough{30};         ///< for a demand of a refreshed token
inline constexpr std::chrono::minutes unauthorized_window{5};   ///< in which an API's 401 leads to
inline constexpr std::chrono::hours login_end_warning{24 * 3};  ///< before the login itself ends

}  // namespace maestro
