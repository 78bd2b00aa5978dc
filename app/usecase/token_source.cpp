#include "app/usecase/token_source.hpp"

#include "app/usecase/discovery.hpp"
#include "app/usecase/jitter.hpp"
#include "app/usecase/keep_tokens.hpp"
#include "domain/utc_time.hpp"

namespace maestro {
namespace {

using std::chrono::seconds;
using std::chrono::sys_seconds;

Error not_logged_in(const SessionKey& session) {
  return {Errc::login_needed, "not logged in to " + session.provider + " as profile " + session.profile,
          "run `maestro auth login`"};
}

/// Whether the pause after the last failure still lasts. When the failure itself lies ahead, a clock noted it that has
/// been set back since, and nobody can tell.
bool is_pausing(const SessionRecord& record, sys_seconds until, sys_seconds now) {
  return record.last_try && *record.last_try <= now && now < until;
}

/// Why no request may be made at all at the moment, if so.
std::optional<Error> obstacle(const SessionRecord& record, sys_seconds now) {
  if (record.state == GrantState::rejected)
    return Error{Errc::login_needed, "the server no longer accepts this login", "run `maestro auth login`"};
  if (!record.token.refresh_token)
    return Error{Errc::login_needed, "this login has no refresh token", "run `maestro auth login`"};
  if (record.not_before && is_pausing(record, *record.not_before, now))
    return Error{Errc::rate_limited, "the server asked to wait",
                 "try again in " + std::to_string((*record.not_before - now).count()) + " s; the login is kept"};
  return std::nullopt;
}

SessionRecord successor(const SessionRecord& stored, TokenAnswer answer) {
  SessionRecord next = stored.clone();
  next.generation = stored.generation + 1;
  next.identity = merge(stored.identity, answer.identity);
  next.token_endpoint = answer.endpoint;
  next.token = merge(stored.token, std::move(answer));
  next.intent.reset();
  next.not_before.reset();
  next.last_try.reset();
  return next;
}

}  // namespace

TokenSource::Urgency TokenSource::urgency(const SessionRecord& record, const TokenDemand& demand) {
  if (demand.use == TokenDemand::Use::refreshed) return Urgency::demanded;
  const sys_seconds now = parts_.clock.now();
  const bool lasts = is_end_known(record.token, now) && record.token.expiry - now >= demand.min_ttl.value_or(seconds{});
  if (demand.min_ttl && !lasts) return Urgency::demanded;
  if (freshness(record.token, now, 0) == Freshness::fresh) return Urgency::none;  // jitter makes it fresher only
  switch (freshness(record.token, now, jitter(parts_.crypto))) {
    case Freshness::fresh:
      return Urgency::none;
    case Freshness::advisory: {
      const bool tried_just_now = record.last_try && is_pausing(record, *record.last_try + advisory_pause, now);
      return tried_just_now || obstacle(record, now) ? Urgency::none : Urgency::advisory;
    }
    case Freshness::mandatory:
    case Freshness::expired:
      return Urgency::mandatory;
  }
  return Urgency::mandatory;
}

Result<SessionRecord> TokenSource::token(const SessionKey& session, const TokenDemand& demand) {
  Result<std::optional<SessionRecord>> seen = parts_.vault.load(session);
  if (!seen) return fail(std::move(seen));
  if (!*seen || (*seen)->state == GrantState::forgotten) return fail(not_logged_in(session));
  const Urgency due = urgency(**seen, demand);
  if (due == Urgency::none) return *std::move(*seen);
  return renew(session, *std::move(*seen), due);
}

Result<SessionRecord> TokenSource::replace(const SessionKey& session, const AccessToken& refused) {
  Result<std::optional<SessionRecord>> seen = parts_.vault.load(session);
  if (!seen) return fail(std::move(seen));
  if (*seen && (*seen)->token.access_token == refused) return renew(session, *std::move(*seen), Urgency::demanded);
  return token(session, {});
}

Result<SessionRecord> TokenSource::renew(const SessionKey& session, SessionRecord seen, Urgency urgency) {
  if (std::optional<Error> stop = obstacle(seen, parts_.clock.now()))
    return settle(session, std::move(seen), urgency, *std::move(stop));
  return refresh(session, std::move(seen), urgency);
}

Result<SessionRecord> TokenSource::refresh(const SessionKey& session, SessionRecord seen, Urgency urgency) {
  const auto patience = urgency == Urgency::advisory ? std::chrono::milliseconds::zero() : deadline_;
  Result<std::unique_ptr<SessionGuard>> guard = parts_.vault.lock(session, patience);
  if (!guard) return settle(session, std::move(seen), urgency, std::move(guard.error()));
  Result<std::optional<SessionRecord>> again = (*guard)->load();
  if (!again) return settle(session, std::move(seen), urgency, std::move(again.error()));
  if (!*again || (*again)->state == GrantState::forgotten) return fail(not_logged_in(session));
  SessionRecord stored = *std::move(*again);
  const sys_seconds now = parts_.clock.now();
  if (stored.generation > seen.generation && stored.token.expiry > now) {
    parts_.log.write(RefreshFinished{session, "another process has done it"});
    return stored;
  }
  if (std::optional<Error> stop = obstacle(stored, now))
    return settle(session, std::move(stored), urgency, *std::move(stop));
  return refresh_locked(session, **guard, std::move(stored), urgency);
}

Result<SessionRecord> TokenSource::refresh_locked(const SessionKey& session, SessionGuard& guard, SessionRecord stored,
                                                  Urgency urgency) {
  const std::optional<Intent> interrupted = stored.intent;
  if (interrupted) parts_.log.write(RefreshWasInterrupted{session, interrupted->at});

  // Each time anew: an endpoint that has moved is found again.
  const Result<ProviderProfile> provider =
      provider_.token_endpoint.empty() ? discover(provider_, parts_.metadata, deadline_) : provider_;
  if (!provider) return settle(session, std::move(stored), urgency, provider.error());

  const RefreshToken& refresh_token = *stored.token.refresh_token;
  const Intent intent{parts_.clock.now(), parts_.crypto.sha256(refresh_token.reveal())};
  if (Status noted = guard.intend(intent); !noted)
    return settle(session, std::move(stored), urgency, std::move(noted.error()));

  const std::unique_ptr<Interrupts::Hold> hold = parts_.interrupts.hold();
  const bool listed = is_listed_token_endpoint(*provider, stored.token_endpoint);
  const TokenRequest request{*provider, listed ? stored.token_endpoint : provider->token_endpoint, deadline_};
  TokenEndpoint& endpoint = urgency == Urgency::advisory ? parts_.endpoint : parts_.persistent_endpoint;
  TokenResult<TokenAnswer> answer = endpoint.refresh(request, refresh_token);
  if (!answer) {
    Error failure = refresh_error(answer.error());
    if (interrupted && is_invalid_grant(answer.error()))
      failure.what = "a refresh was interrupted at " + utc_time(interrupted->at) + ", and its token is spent";
    if (Status noted = remember_failure(guard, stored, answer.error()); !noted)
      parts_.log.write(RefreshFinished{session, "its failure could not be noted: " + noted.error().what});
    return settle(session, std::move(stored), urgency, std::move(failure));
  }

  SessionRecord next = successor(stored, *std::move(answer));
  if (Status kept = keep_tokens(guard, session, next, parts_.clock, parts_.log); !kept) return fail(std::move(kept));
  parts_.log.write(RefreshFinished{session, "done"});
  return next;
}

Status TokenSource::remember_failure(SessionGuard& guard, const SessionRecord& sent, const TokenFailure& failure) {
  FailedRefresh failed;
  failed.at = parts_.clock.now();
  failed.definitive = failure.fault != TokenFault::uncertain;
  if (failure.fault == TokenFault::rate_limited && failure.retry_after)
    failed.not_before = failed.at + *failure.retry_after;
  if (is_invalid_grant(failure)) {
    // Believed only of the very token that is stored.
    const Result<std::optional<SessionRecord>> stored = guard.load();
    failed.rejected = stored && *stored && (*stored)->token.refresh_token == sent.token.refresh_token;
  }
  return guard.withdraw(failed);
}

/// A refresh did not come about: the stored token, if it will do, else the failure.
Result<SessionRecord> TokenSource::settle(const SessionKey& session, SessionRecord stored, Urgency urgency,
                                          Error failure) {
  const sys_seconds now = parts_.clock.now();
  const seconds left = stored.token.expiry - now;
  if (left <= seconds::zero() || urgency == Urgency::demanded) return fail(std::move(failure));
  if (urgency == Urgency::mandatory)
    parts_.log.write(StaleTokenServed{session, is_end_known(stored.token, now) ? std::optional(left) : std::nullopt,
                                      std::move(failure)});
  else
    parts_.log.write(RefreshFinished{session, "put off: " + failure.what});
  return stored;
}

}  // namespace maestro
