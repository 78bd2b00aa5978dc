#pragma once

#include "app/vault/session_rows.hpp"
#include "ports/login_import.hpp"
#include "ports/token_vault.hpp"

namespace maestro {

/// SessionGuard over sealed rows, holding the session's lock.
class SealedGuard final : public SessionGuard {
 public:
  SealedGuard(const VaultParts& parts, SessionRows& rows, SealedRows& sealed, SessionKey session,
              std::unique_ptr<SessionLock> lock);
  Result<std::optional<SessionRecord>> load() override;
  Result<std::unique_ptr<SpendAttempt>> reserve(std::chrono::milliseconds timeout) override;
  Status erase() override;
  void give_up(const Error& verdict) override;
  std::vector<int> prepare_fork() override;

  /// LoginImport's.
  [[nodiscard]] Status adopt(const SessionRecord& imported, Older older);

 private:
  LockNote note();
  bool fits_into_a_slot(const std::optional<SessionRecord>& stored);
  const VaultParts& parts_;
  SessionRows& rows_;
  SealedRows& sealed_;
  SessionKey session_;
  std::unique_ptr<SessionLock> lock_;
  std::chrono::sys_seconds since_;
};

}  // namespace maestro
