#pragma once

#include <algorithm>
#include <map>
#include <set>
#include <utility>

#include "ports/clock.hpp"
#include "ports/pending_logins.hpp"
#include "ports/profile_choice.hpp"
#include "ports/token_vault.hpp"

namespace maestro::testing {

/// TokenVault, PendingLogins and ProfileChoice in memory, by the very transitions that the real vault calls. A landed
/// pair lies in a slot of its session's own.
class FakeTokenVault final : public TokenVault, public PendingLogins, public ProfileChoice {
 public:
  FakeTokenVault() = default;
  /// History and notes have that clock's time.
  explicit FakeTokenVault(Clock& clock) : clock_(&clock) {}

  Result<std::optional<SessionRecord>> load(const SessionKey& session) override {
    const auto stored = records_.find(session);
    if (stored == records_.end()) return std::nullopt;
    const auto landed = landed_.find(session);
    if (landed != landed_.end())
      if (std::optional<SessionRecord> adopted = adopt(stored->second, landed->second)) return adopted;
    return stored->second.clone();
  }
  Result<std::vector<SessionKey>> list() override {
    std::vector<SessionKey> sessions;
    for (const auto& [session, record] : records_)
      if (holds_login(record)) sessions.push_back(session);
    return sessions;
  }
  Result<std::unique_ptr<SessionGuard>> lock(const SessionKey& session, const LockWait& wait) override {
    if (!next_lock) return fail(std::exchange(next_lock, Status()).error());
    if (locked_.count(session) != 0) return fail(Errc::vault_busy, "locked");
    const SessionStanding& left = standings_[session];
    if (wait.since && left.gave_up_at && *left.gave_up_at >= *wait.since) return fail(left.verdict);
    locked_.insert(session);
    standings_[session] = {true, 1, now(), std::nullopt, {}};
    return std::make_unique<Guard>(*this, session);
  }
  SessionStanding standing(const SessionKey& session) override {
    SessionStanding standing = standings_[session];
    standing.is_held = locked_.count(session) != 0;
    return standing;
  }
  Status forget_at_once(const SessionKey& session) override {
    bury(session, 1);
    return {};
  }

  Status put(const SessionKey& session, const PendingLogin& pending) override {
    pending_.insert_or_assign(session, copy(pending));
    return {};
  }
  Result<std::optional<PendingLogin>> find(const SessionKey& session) override {
    const auto found = pending_.find(session);
    if (found == pending_.end()) return std::nullopt;
    return copy(found->second);
  }
  Status remove(const SessionKey& session, const GrantId& grant_id) override {
    const auto found = pending_.find(session);
    if (found != pending_.end() && found->second.grant_id == grant_id) pending_.erase(found);
    return {};
  }

  Result<std::optional<std::string>> chosen(const std::string& provider) override {
    const auto found = choices_.find(provider);
    if (found == choices_.end()) return std::nullopt;
    return found->second;
  }
  Status choose(const std::string& provider, const std::string& profile) override {
    choices_[provider] = profile;
    return {};
  }

  /// Puts a record there without asking.
  void plant(const SessionKey& session, SessionRecord record) { records_.insert_or_assign(session, std::move(record)); }
  /// Another process has its lock, since then.
  void hold(const SessionKey& session, std::chrono::sys_seconds since) {
    locked_.insert(session);
    standings_[session] = {true, 2, since, std::nullopt, {}};
  }
  void let_go(const SessionKey& session, std::optional<std::chrono::sys_seconds> gave_up_at, Error verdict) {
    locked_.erase(session);
    standings_[session].gave_up_at = gave_up_at;
    standings_[session].verdict = std::move(verdict);
  }

  Status next_lock;     ///< what the next `lock` comes to
  Status next_reserve;  ///< of the next `reserve`
  Status next_begin;    ///< of the next `begin`
  Status next_land;     ///< of the next `land`
  int commits_to_fail = 0;

 private:
  [[nodiscard]] std::chrono::sys_seconds now() const {
    return clock_ != nullptr ? clock_->now() : std::chrono::sys_seconds(std::chrono::seconds{1'700'000'000});
  }
  [[nodiscard]] Actor actor() const { return {1, "host", now()}; }
  std::uint64_t generation(const SessionKey& session) {
    const auto found = records_.find(session);
    return found == records_.end() ? 0 : found->second.generation;
  }
  std::optional<SessionRecord> stored(const SessionKey& session) {
    const auto found = records_.find(session);
    if (found == records_.end()) return std::nullopt;
    return found->second.clone();
  }
  /// Of a generation that is not the next of any pair that has landed or may still.
  void bury(const SessionKey& session, std::uint64_t skipped) {
    const Result<std::optional<SessionRecord>> newest = load(session);
    const std::uint64_t last = newest && *newest ? (*newest)->generation : 0;
    plant(session, tombstone(*newest, std::max(last, generation(session) + skipped), actor()));
    pending_.erase(session);
    landed_.erase(session);
  }

  class Attempt final : public SpendAttempt {
   public:
    Attempt(FakeTokenVault& vault, SessionKey session)
        : vault_(vault),
          session_(std::move(session)),
          stored_(vault_.stored(session_)),
          generation_(vault_.generation(session_)) {}
    Status begin(const SpendSubject& subject) override {
      if (!vault_.next_begin) return std::exchange(vault_.next_begin, Status());
      subject_ = subject;
      Intent intent;
      intent.at = vault_.now();
      intent.slot = 0;
      if (const auto* login = std::get_if<LoginSubject>(&subject)) {
        intent.grant_id = login->grant_id;
        intent.rule = login->rule;
        if (stored_ && stored_->intent && stored_->intent->grant_id == login->grant_id) return {};
        return put(begin_exchange(stored_, generation_, intent));
      }
      if (!holds_login(stored_)) return fail(Errc::login_needed, "no login");
      const std::string_view token = stored_->token.refresh_token->reveal();
      for (std::size_t i = 0; i < token.size(); ++i) intent.refresh_token_hash.at(i % 32) ^= token[i];
      return put(begin_refresh(*stored_, intent, std::get<RefreshSubject>(subject).reason));
    }
    Status land(TokenAnswer answer) override {
      if (const auto* login = std::get_if<LoginSubject>(&subject_))
        next_ = log_in(stored_, generation_, login->grant_id, std::move(answer), login->binding, vault_.actor());
      else if (stored_)
        next_ = succeed(*stored_, std::move(answer), vault_.actor(), std::get<RefreshSubject>(subject_).binding);
      else
        return fail(Errc::internal, "no record");
      if (!vault_.next_land) return std::exchange(vault_.next_land, Status());
      vault_.landed_.insert_or_assign(session_, next_->clone());
      return {};
    }
    Status commit() override {
      if (vault_.commits_to_fail > 0) {
        --vault_.commits_to_fail;
        return fail(Errc::vault_unavailable, "the disk is full");
      }
      if (!next_) return fail(Errc::internal, "no tokens");
      const auto* login = std::get_if<LoginSubject>(&subject_);
      if (login != nullptr &&
          judge_account(login->rule, next_->identity, stored_ ? &*stored_ : nullptr) != AccountVerdict::allowed)
        return fail(Errc::other_account, "another account");
      if (const auto now = vault_.stored(session_); now && is_committed(*next_, *now)) return {};
      vault_.landed_.erase(session_);
      if (vault_.generation(session_) != generation_) return fail(Errc::vault_overtaken, "overtaken");
      if (login != nullptr) (void)vault_.remove(session_, login->grant_id);
      vault_.plant(session_, next_->clone());
      return {};
    }
    Status record_failure(const FailedRefresh& failed) override {
      if (!stored_) return {};
      if (!std::holds_alternative<LoginSubject>(subject_))
        return put(maestro::record_failure(*stored_, failed, vault_.actor()));
      if (failed.outcome != FailedRefresh::Outcome::known || !stored_->intent) return {};
      return put(end_exchange(*stored_));
    }
    std::uint64_t generation() const override { return next_ ? next_->generation : 0; }

   private:
    Status put(SessionRecord record) {
      if (vault_.generation(session_) != generation_) return fail(Errc::vault_overtaken, "overtaken");
      generation_ = record.generation;
      vault_.plant(session_, record.clone());
      stored_ = std::move(record);
      return {};
    }

    FakeTokenVault& vault_;
    SessionKey session_;
    std::optional<SessionRecord> stored_;
    std::uint64_t generation_;
    SpendSubject subject_;
    std::optional<SessionRecord> next_;
  };

  class Guard final : public SessionGuard {
   public:
    Guard(FakeTokenVault& vault, SessionKey session) : vault_(vault), session_(std::move(session)) {}
    ~Guard() override { vault_.locked_.erase(session_); }
    Guard(const Guard&) = delete;
    Guard& operator=(const Guard&) = delete;

    Result<std::optional<SessionRecord>> load() override {
      Result<std::optional<SessionRecord>> newest = vault_.load(session_);
      if (newest && *newest) {
        vault_.plant(session_, (*newest)->clone());
        vault_.landed_.erase(session_);
      }
      return newest;
    }
    Result<std::unique_ptr<SpendAttempt>> reserve(std::chrono::milliseconds /*timeout*/) override {
      if (!vault_.next_reserve) return fail(std::exchange(vault_.next_reserve, Status()).error());
      if (const auto settled = load(); !settled) return fail(settled.error());
      return std::make_unique<Attempt>(vault_, session_);
    }
    Status erase() override {
      vault_.bury(session_, 0);
      return {};
    }
    void give_up(const Error& verdict) override {
      vault_.standings_[session_].gave_up_at = vault_.now();
      vault_.standings_[session_].verdict = verdict;
    }
    std::vector<int> prepare_fork() override { return {}; }

   private:
    FakeTokenVault& vault_;
    SessionKey session_;
  };

  static PendingLogin copy(const PendingLogin& pending) {
    PendingLogin result;
    result.grant_id = pending.grant_id;
    result.pkce.code_verifier = pending.pkce.code_verifier.clone();
    result.pkce.code_challenge = pending.pkce.code_challenge;
    result.pkce.state = pending.pkce.state.clone();
    result.started_at = pending.started_at;
    return result;
  }

  Clock* clock_ = nullptr;
  std::map<SessionKey, SessionRecord> records_;
  std::map<SessionKey, SessionRecord> landed_;
  std::map<SessionKey, PendingLogin> pending_;
  std::map<SessionKey, SessionStanding> standings_;
  std::map<std::string, std::string> choices_;
  std::set<SessionKey> locked_;
};

}  // namespace maestro::testing
