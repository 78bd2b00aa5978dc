#include "app/vault/sealed_attempt.hpp"

namespace maestro {
namespace {

/// For another writer of the store: whoever waits hears within seconds that the intent cannot be written, or that the
/// answer has landed.
constexpr std::chrono::seconds store_timeout{2};

const LoginSubject* as_login(const SpendSubject& subject) { return std::get_if<LoginSubject>(&subject); }

}  // namespace

Intent SealedAttempt::intent_for(const SpendSubject& subject) {
  Intent intent;
  intent.at = parts_.clock.now();
  intent.host = parts_.host.name();
  intent.slot = slot_number();
  if (const std::optional<Fence> fence = lock_.fence()) intent.attempt = fence->attempt;
  if (const LoginSubject* login = as_login(subject)) {
    intent.grant_id = login->grant_id;
    intent.rule = login->rule;
  } else if (start_.stored && start_.stored->token.refresh_token) {
    intent.refresh_token_hash = parts_.crypto.sha256(start_.stored->token.refresh_token->reveal());
  }
  return intent;
}

std::uint8_t SealedAttempt::slot_number() const { return slot_ ? static_cast<std::uint8_t>(slot_->number()) : no_slot; }

bool SealedAttempt::is_noted(const LoginSubject& login) const {
  if (!start_.stored || !start_.stored->intent) return false;
  const Intent& intent = *start_.stored->intent;
  return intent.kind == Intent::Kind::exchange && intent.grant_id == login.grant_id && intent.slot == slot_number();
}

Status SealedAttempt::is_same_vault() {
  const Result<std::string> now = sealed_.vault_id();
  if (!now) return fail(now.error());
  if (*now == start_.vault_id) return {};
  return fail(Errc::vault_unavailable, "another vault has taken the place of this one",
              "check whether its directory was moved or something is mounted over it");
}

Status SealedAttempt::may_begin(const SpendSubject& subject) {
  if (const std::optional<std::chrono::milliseconds> sure = lock_.sure_until(); sure && *sure <= parts_.clock.elapsed())
    return fail(Errc::vault_busy, "another process may be using this login by now", "try again in a moment");
  if (start_.vault_is_older && as_login(subject) == nullptr)
    return fail(Errc::vault_copied, "an older copy of the vault was put back: its refresh token is spent",
                "log in again; or, if you know that it is not, run `maestro vault adopt`");
  return {};
}

/// The row in the generation that it has, or, where there was none that opens, in the next.
Status SealedAttempt::put(SessionRecord record, std::optional<std::chrono::milliseconds> timeout) {
  if (Status same = is_same_vault(); !same) return same;
  Status stored = rows_.store(start_.session, record, {start_.generation, {}, lock_.fence(), timeout});
  if (!stored) return stored;
  start_.generation = record.generation;
  start_.stored = std::move(record);
  return {};
}

Status SealedAttempt::begin(const SpendSubject& subject) {
  if (Status may = may_begin(subject); !may) return may;
  if (has_begun_) return {};
  subject_ = subject;
  const LoginSubject* login = as_login(subject);
  if (login == nullptr && !holds_login(start_.stored))
    return fail(Errc::login_needed, "Your login was removed meanwhile", "Run `maestro auth login`.");
  Status noted;
  if (login == nullptr)
    noted = put(begin_refresh(*start_.stored, intent_for(subject), std::get<RefreshSubject>(subject).reason),
                store_timeout);
  else if (!is_noted(*login))
    noted = put(begin_exchange(start_.stored, start_.generation, intent_for(subject)), store_timeout);
  has_begun_ = noted.has_value();
  // Written now: on an overlay the first write makes another file of it.
  if (Result<VaultPlace> place = parts_.whereabouts.place()) start_.place = *std::move(place);
  return noted;
}

Status SealedAttempt::land(TokenAnswer answer) {
  const Actor actor = actor_of(parts_);
  if (const LoginSubject* login = as_login(subject_))
    next_ = log_in(start_.stored, start_.generation, login->grant_id, std::move(answer), login->binding, actor);
  else if (start_.stored)
    next_ = succeed(*start_.stored, std::move(answer), actor, std::get<RefreshSubject>(subject_).binding);
  else
    return fail(Errc::internal, "tokens have come for no login");
  if (start_.place) next_->home = home_after_write(next_->home, *start_.place);
  if (!slot_) return fail(Errc::vault_unavailable, "the tokens are too long for a landing slot");
  const Result<LandedRow> landed =
      sealed_.seal_for_landing(session_row(start_.session), next_->generation, encode(*next_));
  if (!landed) return fail(landed.error());
  return slot_->land(*landed);
}

void SealedAttempt::drop_if_outdated() {
  const Result<std::uint64_t> now = rows_.generation(start_.session);
  if (slot_ && now && *now >= next_->generation) slot_->clear();
}

bool SealedAttempt::is_stored_already() {
  const Result<StoredSession> now = rows_.look(start_.session);
  return now && now->record && is_committed(*next_, *now->record);
}

Status SealedAttempt::commit() {
  if (!next_) return fail(Errc::internal, "there are no tokens to store");
  if (Status same = is_same_vault(); !same) return same;
  std::vector<RowChange> others;
  if (const LoginSubject* login = as_login(subject_)) {
    if (judge_account(login->rule, next_->identity, start_.stored ? &*start_.stored : nullptr) !=
        AccountVerdict::allowed)
      return fail(Errc::other_account, "the new login belongs to another account",
                  "the stored login was left as it is");
    others.push_back(
        {{start_.session, RecordKind::pending_login}, std::nullopt, pending_generation(login->grant_id), std::nullopt});
  }
  Status stored =
      rows_.store(start_.session, *next_, {start_.generation, std::move(others), std::nullopt, store_timeout});
  // Only a store that is the very one says "overtaken"; after that there is no further try, so it may be read again.
  if (!stored && stored.error().code != Errc::vault_overtaken) return stored;
  if (!stored && !is_stored_already()) {
    drop_if_outdated();
    return stored;
  }
  if (slot_) slot_->clear();
  if (as_login(subject_) != nullptr) rows_.wipe_landed(start_.session);
  return {};
}

Status SealedAttempt::record_failure(const FailedRefresh& failed) {
  if (!start_.stored) return {};
  if (as_login(subject_) == nullptr) return put(maestro::record_failure(*start_.stored, failed, actor_of(parts_)));
  if (failed.outcome != FailedRefresh::Outcome::known || !start_.stored->intent) return {};
  if (Status ended = put(end_exchange(*start_.stored)); !ended) return ended;
  if (next_ && slot_) slot_->wipe();  // of an account that was not wanted
  return {};
}

}  // namespace maestro
