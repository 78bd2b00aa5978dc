#pragma once

#include "app/vault/sealed_guard.hpp"
#include "app/vault/session_rows.hpp"
#include "ports/login_import.hpp"
#include "ports/pending_logins.hpp"
#include "ports/profile_choice.hpp"
#include "ports/token_vault.hpp"

namespace maestro {

/// TokenVault, PendingLogins, ProfileChoice and LoginImport over any row store: seals, binds each record to its row,
/// and makes every writer of a session hold its lock. The rows know no tokens, and this knows no SQL.
class SealedVault final : public TokenVault, public PendingLogins, public ProfileChoice, public LoginImport {
 public:
  explicit SealedVault(const VaultParts& parts);

  Result<std::optional<SessionRecord>> load(const SessionKey& session) override;
  Result<std::vector<SessionKey>> list() override;
  Result<std::unique_ptr<SessionGuard>> lock(const SessionKey& session, const LockWait& wait) override;
  SessionStanding standing(const SessionKey& session) override;
  Status forget_at_once(const SessionKey& session) override;

  Status put(const SessionKey& session, const PendingLogin& pending) override;
  Result<std::optional<PendingLogin>> find(const SessionKey& session) override;
  Status remove(const SessionKey& session, const GrantId& grant_id) override;

  Status adopt(const SessionKey& session, const SessionRecord& record, Older older,
               std::chrono::sys_seconds at) override;

  Result<std::optional<std::string>> chosen(const std::string& provider) override;
  Status choose(const std::string& provider, const std::string& profile) override;

 private:
  /// The vault is there and unlocked when this returns: a person is asked before anybody else is locked out.
  Status prepare(std::chrono::milliseconds timeout);
  Result<std::unique_ptr<SealedGuard>> open_session(const SessionKey& session, const LockWait& wait);
  enum class IfPresent { replace, keep };
  /// A row that has no history. Under lock, because a rekey between sealing and writing would leave a row that no key
  /// opens.
  Status write(const RowName& name, std::uint64_t generation, const PlainRecord& plain, IfPresent present);
  VaultParts parts_;
  SealedRows sealed_;
  SessionRows sessions_;
};

}  // namespace maestro
