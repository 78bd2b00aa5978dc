#include "app/usecase/token_source.hpp"

#include <algorithm>

#include "app/usecase/jitter.hpp"

namespace maestro {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;
using std::chrono::sys_seconds;

constexpr milliseconds first_pause{2};
constexpr milliseconds longest_pause{50};
constexpr seconds advisory_wait{2};            ///< of the one that refreshes before it must
constexpr seconds longest_mandatory_wait{10};  ///< for another's refresh, with a valid token in hand

Error not_logged_in(const SessionKey& session) {
  return {Errc::login_needed, "Not logged in to " + session.provider + " as profile " + session.profile,
          "Run `maestro auth login`."};
}

RefreshReason reason_of(const TokenDemand& demand) {
  return demand.use == TokenDemand::Use::refused ? RefreshReason::unauthorized : RefreshReason::due;
}

}  // namespace

Result<SessionRecord> TokenSource::token(const SessionKey& session, const TokenDemand& demand) {
  Result<std::optional<SessionRecord>> seen = parts_.vault.load(session);
  if (!seen) return fail(std::move(seen));
  if (!holds_login(*seen)) return fail(not_logged_in(session));
  return serve(session, **std::move(seen), demand);
}

Result<SessionRecord> TokenSource::replace(const SessionKey& session, const AccessToken& refused) {
  Result<std::optional<SessionRecord>> seen = parts_.vault.load(session);
  if (!seen) return fail(std::move(seen));
  if (!holds_login(*seen)) return fail(not_logged_in(session));
  TokenDemand demand;
  if ((*seen)->token.access_token == refused) demand.use = TokenDemand::Use::refused;
  return serve(session, **std::move(seen), demand);
}

Urgency TokenSource::judge(const SessionRecord& record, const TokenDemand& demand) {
  const sys_seconds now = clock().now();
  const Urgency plain = urgency(record, demand, terms_.provider.reuse, now, 0);
  if (plain != Urgency::advisory) return plain;  // the first random number of a process costs 176,000 instructions
  return urgency(record, demand, terms_.provider.reuse, now, jitter(parts_.spend.crypto));
}

// 1: read without a lock; good enough: done.
Result<SessionRecord> TokenSource::serve(const SessionKey& session, SessionRecord seen, TokenDemand demand) {
  demand.seen_generation = seen.generation;
  const Urgency due = judge(seen, demand);
  if (due == Urgency::none) return hand_out(session, std::move(seen));
  Call call{session, demand, due, clock().elapsed(), clock().now()};

  // 2: whose login it is, and whether this is its vault, decide before anything is locked or sent.
  Result<ProviderProfile> provider =
      provider_of_grant(seen.binding, seen.token_endpoint, terms_.provider, terms_.other_endpoints);
  if (!provider) return fall_back_to_stored(call, std::move(seen), std::move(provider.error()));
  call.provider = *std::move(provider);
  if (Status home = check_home(seen); !home) return fall_back_to_stored(call, std::move(seen), std::move(home.error()));

  // 3
  Result<Waited> waited = wait_for_lock(call, seen);
  if (!waited) return fall_back_to_stored(call, std::move(seen), std::move(waited.error()));
  if (!waited->guard) return hand_out(session, waited->record ? *std::move(waited->record) : std::move(seen));

  // 4: read again; what a dead process left is stored by that.
  Result<std::optional<SessionRecord>> again = waited->guard->load();
  if (!again) return fall_back_to_stored(call, std::move(seen), std::move(again.error()));
  if (!holds_login(*again)) return fail(not_logged_in(session));
  SessionRecord stored = **std::move(again);
  if (judge(stored, demand) == Urgency::none) {
    log().write(RefreshFinished{session, "another process has done it"});
    return hand_out(session, std::move(stored));
  }
  if (std::optional<Error> stop = obstacle(stored, demand, terms_.provider.reuse, clock().now()))
    return fall_back_to_stored(call, std::move(stored), *std::move(stop));
  return refresh(call, std::move(waited->guard), std::move(stored));
}

Status TokenSource::check_home(const SessionRecord& seen) {
  const Result<VaultPlace> place = parts_.whereabouts.place();
  if (!place) return {};  // a store that is no file has no place
  if (place->is_mounted_alone)
    return fail(Errc::mounted_alone, "The vault's file " + place->path + " is mounted without its directory",
                "Mount the directory instead: other processes do not see a lock beside a single file.");
  if (seen.home.inode == 0 || terms_.copies == Copies::are_allowed) return {};
  const HomeVerdict verdict = judge_home(seen.home, *place, parts_.whereabouts.original_is_there(seen.home));
  if (verdict == HomeVerdict::moved) log().write(VaultMoved{seen.home.path, place->path});
  if (may_refresh_at(verdict)) return {};
  return fail(
      Errc::vault_copied,
      "This vault was copied from " + seen.home.path +
          (verdict == HomeVerdict::copy_beside ? ", which is still there" : ""),
      "If that one is still in use, log in again here with `maestro auth login`; if not, run `maestro vault adopt`.");
}

milliseconds TokenSource::left(const Call& call) {
  return std::max(milliseconds::zero(), call.began + terms_.wait - clock().elapsed());
}

Result<TokenSource::Waited> TokenSource::wait_for_lock(Call& call, const SessionRecord& seen) {
  const milliseconds valid_for = std::max<milliseconds>(seconds{0}, seen.token.expiry - clock().now());
  std::optional<sys_seconds> waiting_since;
  for (milliseconds pause = first_pause;; pause = std::min(pause * 2, longest_pause)) {
    Result<std::unique_ptr<SessionGuard>> guard =
        parts_.vault.lock(call.session, {milliseconds::zero(), waiting_since});
    if (guard) return Waited{*std::move(guard), std::nullopt};
    if (guard.error().code != Errc::vault_busy) return fail(std::move(guard));
    if (call.urgency == Urgency::advisory) return Waited{};
    waiting_since = call.began_at;

    Result<std::optional<SessionRecord>> now = parts_.vault.load(call.session);
    if (!now) return fail(std::move(now));
    if (!holds_login(*now)) return fail(not_logged_in(call.session));
    if (judge(**now, call.demand) == Urgency::none) return Waited{nullptr, **std::move(now)};

    const SessionStanding standing = parts_.vault.standing(call.session);
    const std::optional<Intent>& intent = (*now)->intent;
    const bool is_in_flight = intent && standing.is_held && intent->at >= standing.since;
    const milliseconds waited = clock().elapsed() - call.began;
    const bool may_serve = serves(**now, call.urgency, clock().now());
    const milliseconds patience =
        may_serve ? std::min<milliseconds>(valid_for / 2, longest_mandatory_wait) : terms_.wait;
    if (waited >= std::min(patience, terms_.wait)) {
      if (is_in_flight)
        return fail(Errc::still_refreshing, "Another process is still refreshing this login",
                    "Try again in a moment: the new token will be there.");
      return fail(std::move(guard));
    }
    clock().sleep(std::min(pause, terms_.wait - waited));
  }
}

Result<SessionRecord> TokenSource::refresh(Call& call, std::unique_ptr<SessionGuard> guard, SessionRecord stored) {
  if (stored.intent && stored.intent->kind == Intent::Kind::refresh && stored.intent->ended != Intent::Ended::answered)
    log().write(RefreshWasInterrupted{call.session, stored.intent->at});
  RefreshSubject subject{reason_of(call.demand), std::nullopt};
  if (stored.binding.client_id.empty() || terms_.other_endpoints == OtherEndpoints::accepted)
    subject.binding = bind_grant(*call.provider);

  const bool is_advisory = call.urgency == Urgency::advisory;
  const milliseconds wait = is_advisory ? std::min<milliseconds>(advisory_wait, left(call)) : left(call);
  SpendOrder order{call.session,
                   *std::move(call.provider),
                   std::move(subject),
                   SendRefreshToken{stored.clone()},
                   is_advisory ? Persistence::once : Persistence::persistent,
                   wait};
  Result<SpendReport> report = parts_.runner.run(
      std::make_unique<Spend>(parts_.spend, std::move(order), std::move(guard)), wait, parts_.watcher);
  if (!report) return fall_back_to_stored(call, std::move(stored), std::move(report.error()));
  if (report->error) return fall_back_to_stored(call, std::move(stored), *std::move(report->error));

  Result<std::optional<SessionRecord>> fresh = parts_.vault.load(call.session);
  if (!fresh) return fail(std::move(fresh));
  if (!holds_login(*fresh) || (*fresh)->generation < report->generation)
    return fail(Errc::vault_unavailable, "Your login was refreshed, but the vault is no longer where it was",
                "The new tokens are beside it, wherever it is now: run the command again there.");
  return hand_out(call.session, **std::move(fresh));
}

/// A refresh did not come about: the stored token, if it will do, else the failure.
Result<SessionRecord> TokenSource::fall_back_to_stored(const Call& call, SessionRecord stored, Error failure) {
  const sys_seconds now = clock().now();
  if (!serves(stored, call.urgency, now)) return fail(std::move(failure));
  if (failure.code == Errc::vault_copied) {
    log().write(VaultCopyServed{call.session});
  } else if (call.urgency == Urgency::mandatory && stored.state != GrantState::rejected) {
    const seconds left = stored.token.expiry - now;
    log().write(StaleTokenServed{call.session, is_end_known(stored.token, now) ? std::optional(left) : std::nullopt,
                                 std::move(failure)});
  } else {
    log().write(RefreshFinished{call.session, "put off: " + failure.what});
  }
  return hand_out(call.session, std::move(stored));
}

SessionRecord TokenSource::hand_out(const SessionKey& session, SessionRecord record) {
  if (record.state == GrantState::rejected)
    log().write(RejectedTokenServed{session, record.rejected_at});
  else if (record.login_expires_at && *record.login_expires_at - clock().now() <= login_end_warning)
    log().write(LoginEndsSoon{session, *record.login_expires_at});
  return record;
}

}  // namespace maestro
