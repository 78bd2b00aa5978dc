#pragma once

#include "app/vault/session_rows.hpp"
#include "ports/token_vault.hpp"

namespace maestro {

/// SpendAttempt over sealed rows, with a landing slot of its own. A record that is too long for a slot (tokens of many
/// kilobytes) is spent without: its intent has written a row of the same width, so the commit, which follows at once,
/// needs no more room than that; but a kill between answer and commit loses it.
class SealedAttempt final : public SpendAttempt {
 public:
  /// `stored`: as it was read under the lock; absent with a `generation`: a row that is damaged, which a login
  /// replaces.
  struct Start {
    SessionKey session;
    std::uint64_t generation = 0;
    std::optional<SessionRecord> stored;
    std::optional<VaultPlace> place;
    std::string vault_id;         ///< nothing is written into another vault that takes its place
    bool vault_is_older = false;  ///< a slot remembers a later generation
  };
  /// `slot` is null for a record that fits into none.
  SealedAttempt(const VaultParts& parts, SessionRows& rows, SealedRows& sealed, SessionLock& lock, Start start,
                std::unique_ptr<LandingSlot> slot)
      : parts_(parts), rows_(rows), sealed_(sealed), lock_(lock), start_(std::move(start)), slot_(std::move(slot)) {}

  Status begin(const SpendSubject& subject) override;
  Status land(TokenAnswer answer) override;
  Status commit() override;
  Status record_failure(const FailedRefresh& failed) override;
  [[nodiscard]] bool has_begun() const override { return has_begun_; }
  std::uint64_t generation() const override { return next_ ? next_->generation : 0; }

 private:
  Intent intent_for(const SpendSubject& subject);
  [[nodiscard]] std::uint8_t slot_number() const;
  [[nodiscard]] bool is_noted(const LoginSubject& login) const;
  /// Whether anything may be sent at all.
  Status may_begin(const SpendSubject& subject);
  Status is_same_vault();
  Status put(SessionRecord record, std::optional<std::chrono::milliseconds> timeout = std::nullopt);
  /// What has landed is of no use any more: another process has moved on past it.
  void drop_if_outdated();
  /// Whether an earlier commit has succeeded without being able to say so.
  bool is_stored_already();

  const VaultParts& parts_;
  SessionRows& rows_;
  SealedRows& sealed_;
  SessionLock& lock_;
  Start start_;
  std::unique_ptr<LandingSlot> slot_;
  SpendSubject subject_;
  bool has_begun_ = false;
  std::optional<SessionRecord> next_;
};

}  // namespace maestro
