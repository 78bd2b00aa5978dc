#include <algorithm>

#include "domain/session_transitions.hpp"
#include "domain/utc_time.hpp"

namespace maestro {
namespace {

using std::chrono::seconds;
using std::chrono::sys_seconds;
using Reuse = ProviderProfile::Reuse;
using Use = TokenDemand::Use;

/// Whether a pause that began with the last failure still lasts. When the failure itself lies ahead, a clock noted it
/// that has been set back since, and nobody can tell.
bool is_pausing(const SessionRecord& record, sys_seconds until, sys_seconds now) {
  return record.last_try && *record.last_try <= now && now < until;
}

/// Its refresh token was sent, and what became of it is not known.
bool is_interrupted(const SessionRecord& record) {
  return record.intent && (record.intent->kind == Intent::Kind::refresh || record.intent->earlier > 0);
}

/// Sending it again costs the rest of the access token where the server revokes, or may still be busy with it.
bool must_not_be_sent_yet(const SessionRecord& record, Reuse reuse, sys_seconds now) {
  return is_interrupted(record) && (record.intent->ended == Intent::Ended::timed_out || reuse == Reuse::revokes) &&
         record.token.expiry > now;
}

bool is_young(const OAuthToken& token, sys_seconds now) {
  const sys_seconds issued = token.expiry - token.lifetime;
  return issued <= now && now - issued < young_enough && token.expiry > now;
}

bool has_moved_on(const SessionRecord& record, const TokenDemand& demand, sys_seconds now) {
  return demand.seen_generation && record.generation > *demand.seen_generation && record.token.expiry > now;
}

bool is_braked(const SessionRecord& record, sys_seconds now) {
  if (record.unauthorized.size() < most_unauthorized_refreshes) return false;
  const sys_seconds oldest = record.unauthorized.front();
  return oldest <= now && now - oldest < unauthorized_window;
}

Urgency by_freshness(const SessionRecord& record, Reuse reuse, sys_seconds now, double jitter) {
  switch (freshness(record.token, now, jitter)) {
    case Freshness::fresh:
      return Urgency::none;
    case Freshness::advisory: {
      const bool tried_just_now = is_pausing(record, record.last_try.value_or(now) + advisory_pause, now);
      return tried_just_now || obstacle(record, {}, reuse, now) ? Urgency::none : Urgency::advisory;
    }
    case Freshness::mandatory:
      return must_not_be_sent_yet(record, reuse, now) ? Urgency::none : Urgency::mandatory;
    case Freshness::expired:
      return Urgency::mandatory;
  }
  return Urgency::mandatory;
}

}  // namespace

Urgency urgency(const SessionRecord& stored, const TokenDemand& demand, Reuse reuse, sys_seconds now, double jitter) {
  if (has_moved_on(stored, demand, now) && demand.use != Use::stored_if_fresh) return Urgency::none;
  switch (demand.use) {
    case Use::asked:
    case Use::refused:
      return Urgency::demanded;
    case Use::refreshed:
      return is_young(stored.token, now) ? Urgency::none : Urgency::demanded;
    case Use::stored_if_fresh:
      break;
  }
  if (has_moved_on(stored, demand, now)) return Urgency::none;  // issued during the call: good whatever its life
  const bool lasts = is_end_known(stored.token, now) && stored.token.expiry - now >= demand.min_ttl.value_or(seconds{});
  if (demand.min_ttl && !lasts) return is_young(stored.token, now) ? Urgency::none : Urgency::demanded;
  return by_freshness(stored, reuse, now, jitter);
}

std::optional<Error> obstacle(const SessionRecord& stored, const TokenDemand& demand, Reuse reuse, sys_seconds now) {
  const bool is_explicit = demand.use == Use::asked;
  if (!stored.token.refresh_token)
    return Error{Errc::login_needed, "This login has no refresh token", "Run `maestro auth login`."};
  if (stored.not_before && is_pausing(stored, *stored.not_before, now))
    return Error{Errc::rate_limited, "Rate limited until " + utc_time(*stored.not_before),
                 "Try again in " + std::to_string((*stored.not_before - now).count()) + " s. Your login is kept."};
  if (is_explicit) return std::nullopt;
  if (stored.state == GrantState::rejected)
    return Error{Errc::login_needed,
                 "The server no longer accepts this login" +
                     (stored.rejected_at ? " (since " + utc_time(*stored.rejected_at) + ")" : std::string()),
                 "Run `maestro auth login`; `maestro auth refresh` asks the server once more."};
  if (is_interrupted(stored) && unknown_sendings(*stored.intent) >= 2)
    return Error{Errc::login_needed, "Two refreshes were interrupted, the last one at " + utc_time(stored.intent->at),
                 "`maestro auth refresh` asks the server once more; if it refuses, run `maestro auth login`."};
  if (must_not_be_sent_yet(stored, reuse, now))
    return Error{Errc::unreachable, "A refresh has been without an answer since " + utc_time(stored.intent->at),
                 "It is sent again once the access token has expired; `maestro auth refresh` sends it now."};
  if (demand.use == Use::refused && is_braked(stored, now))
    return Error{Errc::api_refuses, "The API refuses tokens that the server has just issued",
                 "Check the API's address and your account's rights; " + std::to_string(most_unauthorized_refreshes) +
                     " refreshes in 5 minutes changed nothing."};
  return std::nullopt;
}

bool serves(const SessionRecord& stored, Urgency urgency, sys_seconds now) {
  return urgency != Urgency::demanded && stored.token.expiry > now;
}

}  // namespace maestro
