#include "domain/session_transitions.hpp"

#include <algorithm>

namespace maestro {
namespace {

using std::chrono::sys_seconds;

HistoryEntry entry(const Actor& actor, HistoryEvent event) { return {actor.now, event, actor.process, actor.host}; }

std::optional<sys_seconds> earlier_end(std::optional<sys_seconds> known, const TokenAnswer& answer) {
  if (!answer.login_lifetime) return known;
  const sys_seconds told = answer.sent_at + *answer.login_lifetime;
  return known ? std::min(*known, told) : told;
}

std::vector<HistoryEntry> history_of(const std::optional<SessionRecord>& stored) {
  return stored ? stored->history : std::vector<HistoryEntry>();
}

}  // namespace

/// An exchange's intent only carries the number on.
std::uint8_t unknown_sendings(const Intent& intent) {
  const bool is_one = intent.kind == Intent::Kind::refresh && intent.ended != Intent::Ended::answered;
  return static_cast<std::uint8_t>(std::min(intent.earlier + (is_one ? 1 : 0), 255));
}

SessionRecord begin_refresh(const SessionRecord& stored, Intent intent, RefreshReason reason) {
  SessionRecord next = stored.clone();
  if (reason == RefreshReason::unauthorized) {
    if (next.unauthorized.size() >= most_unauthorized_refreshes) next.unauthorized.erase(next.unauthorized.begin());
    next.unauthorized.push_back(intent.at);
  }
  intent.kind = Intent::Kind::refresh;
  const bool was_sent = stored.intent && stored.intent->refresh_token_hash == intent.refresh_token_hash;
  intent.earlier = was_sent ? unknown_sendings(*stored.intent) : 0;
  next.intent = std::move(intent);
  return next;
}

SessionRecord begin_exchange(const std::optional<SessionRecord>& stored, std::uint64_t generation, Intent intent) {
  SessionRecord next = stored ? stored->clone() : SessionRecord();
  if (!stored) {
    next.state = GrantState::reserved;
    next.generation = generation + 1;
  }
  intent.kind = Intent::Kind::exchange;
  if (stored && stored->intent) {
    intent.refresh_token_hash = stored->intent->refresh_token_hash;
    intent.earlier = unknown_sendings(*stored->intent);
  }
  next.intent = std::move(intent);
  return next;
}

SessionRecord end_exchange(const SessionRecord& stored) {
  SessionRecord next = stored.clone();
  const bool refresh_is_open = next.intent && next.intent->earlier > 0;
  if (!refresh_is_open) {
    next.intent.reset();
    return next;
  }
  next.intent->kind = Intent::Kind::refresh;
  next.intent->slot = no_slot;
  --next.intent->earlier;
  return next;
}

SessionRecord record_failure(const SessionRecord& stored, const FailedRefresh& failed, const Actor& actor) {
  SessionRecord next = stored.clone();
  switch (failed.outcome) {
    case FailedRefresh::Outcome::known:
      next.intent.reset();
      break;
    case FailedRefresh::Outcome::unknown:
      break;
    case FailedRefresh::Outcome::timed_out:
      if (next.intent) next.intent->ended = Intent::Ended::timed_out;
      break;
    case FailedRefresh::Outcome::answered:
      if (next.intent) next.intent->ended = Intent::Ended::answered;
      break;
  }
  next.not_before = failed.not_before;
  next.last_try = actor.now;
  if (failed.rejected) {
    next.state = GrantState::rejected;
    if (stored.state != GrantState::rejected) next.rejected_at = actor.now;
  }
  remember(next, entry(actor, failed.rejected ? HistoryEvent::rejected : HistoryEvent::failed));
  return next;
}

SessionRecord succeed(const SessionRecord& stored, TokenAnswer answer, const Actor& actor,
                      const std::optional<GrantBinding>& binding) {
  SessionRecord next = stored.clone();
  next.generation = stored.generation + 1;
  next.state = GrantState::usable;
  if (binding) next.binding = *binding;
  next.identity = merge(stored.identity, answer.identity);
  next.token_endpoint = answer.endpoint;
  next.login_expires_at = earlier_end(stored.login_expires_at, answer);
  next.token = merge(stored.token, std::move(answer));
  next.intent.reset();
  next.not_before.reset();
  next.last_try.reset();
  next.rejected_at.reset();
  remember(next, entry(actor, HistoryEvent::refreshed));
  return next;
}

SessionRecord log_in(const std::optional<SessionRecord>& stored, std::uint64_t generation, const GrantId& grant_id,
                     TokenAnswer answer, GrantBinding binding, const Actor& actor) {
  SessionRecord next;
  next.grant_id = grant_id;
  next.generation = generation + 1;
  next.identity = answer.identity;
  next.token_endpoint = answer.endpoint;
  next.binding = std::move(binding);
  next.login_expires_at = earlier_end(std::nullopt, answer);
  next.token = make_token(std::move(answer));
  next.history = history_of(stored);
  remember(next, entry(actor, HistoryEvent::login));
  return next;
}

AccountVerdict judge_account(const AccountRule& rule, const Identity& next, const SessionRecord* stored) {
  if (!rule.expected_email.empty() && next.account_email != rule.expected_email)
    return AccountVerdict::other_than_expected;
  if (rule.replacing == AccountRule::Replacing::yes || stored == nullptr || !holds_login(*stored))
    return AccountVerdict::allowed;
  const Identity& now = stored->identity;
  const bool by_uuid = now.account_uuid && next.account_uuid;
  const bool is_other = by_uuid ? now.account_uuid != next.account_uuid
                                : now.account_email && next.account_email && now.account_email != next.account_email;
  return is_other ? AccountVerdict::other_than_stored : AccountVerdict::allowed;
}

std::optional<SessionRecord> adopt(const SessionRecord& stored, const SessionRecord& landed) {
  if (landed.generation != stored.generation + 1) return std::nullopt;
  if (stored.state == GrantState::rejected && landed.grant_id == stored.grant_id) return landed.clone();
  if (!stored.intent) return std::nullopt;
  const Intent& intent = *stored.intent;
  switch (intent.kind) {
    case Intent::Kind::refresh:
      if (landed.grant_id != stored.grant_id) return std::nullopt;
      break;
    case Intent::Kind::exchange:
      if (landed.grant_id != intent.grant_id ||
          judge_account(intent.rule, landed.identity, &stored) != AccountVerdict::allowed)
        return std::nullopt;
      break;
  }
  return landed.clone();
}

SessionRecord tombstone(const std::optional<SessionRecord>& stored, std::uint64_t generation, const Actor& actor) {
  SessionRecord next;
  next.history = history_of(stored);
  next.state = GrantState::forgotten;
  next.generation = generation + 1;
  remember(next, entry(actor, HistoryEvent::logout));
  return next;
}

}  // namespace maestro
