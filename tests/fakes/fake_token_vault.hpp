#pragma once

#include <map>
#include <set>

#include "ports/pending_logins.hpp"
#include "ports/profile_choice.hpp"
#include "ports/token_vault.hpp"

namespace maestro::testing {

/// TokenVault, PendingLogins and ProfileChoice in memory.
class FakeTokenVault final : public TokenVault, public PendingLogins, public ProfileChoice {
 public:
  Result<std::optional<SessionRecord>> load(const SessionKey& session) override {
    const auto found = records_.find(session);
    if (found == records_.end()) return std::nullopt;
    return found->second.clone();
  }
  Result<std::vector<SessionKey>> list() override {
    std::vector<SessionKey> sessions;
    for (const auto& [session, record] : records_)
      if (record.state != GrantState::forgotten) sessions.push_back(session);
    return sessions;
  }
  Result<std::unique_ptr<SessionGuard>> lock(const SessionKey& session,
                                             std::chrono::milliseconds /*patience*/) override {
    if (!locked_.insert(session).second) return fail(Errc::vault_busy, "locked");
    return std::make_unique<Guard>(*this, session);
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

 private:
  class Guard final : public SessionGuard {
   public:
    Guard(FakeTokenVault& vault, SessionKey session) : vault_(vault), session_(std::move(session)) {}
    ~Guard() override { vault_.locked_.erase(session_); }
    Guard(const Guard&) = delete;
    Guard& operator=(const Guard&) = delete;

    Result<std::optional<SessionRecord>> load() override { return vault_.load(session_); }
    Status intend(const Intent& intent) override {
      if (vault_.records_.count(session_) == 0) return fail(Errc::internal, "no record");
      vault_.records_[session_].intent = intent;
      return {};
    }
    Result<Kept> commit(const SessionRecord& next, std::chrono::sys_seconds at) override {
      SessionRecord record = next.clone();
      const auto before = vault_.records_.find(session_);
      if (before != vault_.records_.end() && is_committed(next, before->second)) return Kept::in_vault;
      const std::uint64_t stored = before == vault_.records_.end() ? 0 : before->second.generation;
      record.history = stored == 0 ? std::vector<HistoryEntry>() : before->second.history;
      if (record.generation == 0) {
        record.generation = stored + 1;
        remember(record, {at, HistoryEvent::login, 1});
        (void)vault_.remove(session_, record.grant_id);
      } else {
        if (stored == 0 || before->second.grant_id != next.grant_id || next.generation != stored + 1)
          return fail(Errc::internal, "of another login");
        remember(record, {at, HistoryEvent::refreshed, 1});
      }
      vault_.plant(session_, std::move(record));
      return Kept::in_vault;
    }
    Status withdraw(const FailedRefresh& failed) override {
      if (vault_.records_.count(session_) == 0) return fail(Errc::internal, "no record");
      SessionRecord& record = vault_.records_[session_];
      if (failed.definitive) record.intent.reset();
      record.not_before = failed.not_before;
      record.last_try = failed.at;
      if (failed.rejected) record.state = GrantState::rejected;
      remember(record, {failed.at, failed.rejected ? HistoryEvent::rejected : HistoryEvent::failed, 1});
      return {};
    }
    Status erase(std::chrono::sys_seconds at) override {
      SessionRecord tombstone;
      if (const auto before = vault_.records_.find(session_); before != vault_.records_.end()) {
        tombstone.generation = before->second.generation;
        tombstone.history = before->second.history;
      }
      ++tombstone.generation;
      tombstone.state = GrantState::forgotten;
      remember(tombstone, {at, HistoryEvent::logout, 1});
      vault_.plant(session_, std::move(tombstone));
      vault_.pending_.erase(session_);
      return {};
    }

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

  std::map<SessionKey, SessionRecord> records_;
  std::map<SessionKey, PendingLogin> pending_;
  std::map<std::string, std::string> choices_;
  std::set<SessionKey> locked_;
};

}  // namespace maestro::testing
