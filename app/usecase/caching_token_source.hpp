#pragma once

#include <map>
#include <memory>
#include <mutex>

#include "app/usecase/token_source.hpp"

namespace maestro {

/// TokenSource for a program that asks before every request: a fresh token is handed out from memory, without a look at
/// the vault. The vault is read again once the token has come into its advisory window, when it would not last as long
/// as is asked, when a refresh is demanded, and for `replace`. Thread-safe, if `source` is; nobody waits for a refresh
/// who has a fresh token.
///
/// So what another process does meanwhile, a refresh, login or logout, is seen when that window begins (at most 15
/// minutes before the token's end), and not before: until then the token that was handed out remains a valid one. If
/// the server has taken it back early, the API says so (401), and `replace` gets the next.
class CachingTokenSource {
 public:
  /// Shared with the memory and with other callers; wiped with the last of them.
  using Record = std::shared_ptr<const SessionRecord>;

  CachingTokenSource(TokenSource& source, Clock& clock) : source_(source), clock_(clock) {}
  [[nodiscard]] Result<Record> token(const SessionKey& session, const TokenDemand& demand);
  [[nodiscard]] Result<Record> replace(const SessionKey& session, const AccessToken& refused);

 private:
  /// Null: there is none that will do.
  Record remembered(const SessionKey& session, const TokenDemand& demand);
  Result<Record> remember(const SessionKey& session, Result<SessionRecord> result);

  TokenSource& source_;
  Clock& clock_;
  std::mutex mutex_;
  std::map<SessionKey, Record> records_;
};

}  // namespace maestro
